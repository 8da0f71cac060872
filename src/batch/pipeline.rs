//! The way of blocks through threads: one reads, several work, and the caller writes, in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::blocks::InputBlock;
use super::error::BatchError;
use super::work::Done;

/// How long the writer waits before it looks whether it shall stop.
const PATIENCE: Duration = Duration::from_millis(100);

/// The most bytes of input that are under way at once, however long records are.
pub(crate) const MOST_UNDER_WAY: usize = 4 * 1024 * 1024;

/// The most bytes of output that wait for their turn, all blocks together.
pub(crate) const MOST_WAITING: usize = 12 * 1024 * 1024;

/// How many blocks are under way at once.
pub(crate) const fn parcels(workers: usize) -> usize {
    2 * workers + 2
}

/// A block on its way, with room for what becomes of it.
#[derive(Debug, Default)]
pub(crate) struct Parcel {
    /// Its place in the order.
    number: u64,
    /// How many bytes of input it was sent with.
    weight: usize,
    /// Whether more of the same block follows.
    is_part: bool,
    pub(crate) block: InputBlock,
    pub(crate) done: Done,
}

/// Where the reader sends blocks.
///
/// It keeps every parcel that is not under way: one leaves only by being sent, so none is lost
/// where a source has nothing more to send.
pub(crate) struct Outlet {
    idle: Vec<Parcel>,
    back: Receiver<Parcel>,
    full: SyncSender<Parcel>,
    sent: u64,
    under_way: usize,
}

impl Outlet {
    /// Sends a block on its way as soon as there is room, and leaves an old one in its place. False
    /// when nobody wants more.
    pub(crate) fn send(&mut self, block: &mut InputBlock) -> bool {
        let weight = block.bytes.len();
        let is_crowded =
            |under_way: usize| under_way > 0 && under_way.saturating_add(weight) > MOST_UNDER_WAY;
        while self.idle.is_empty() || is_crowded(self.under_way) {
            let Ok(parcel) = self.back.recv() else {
                return false;
            };
            self.under_way -= parcel.weight;
            self.idle.push(parcel);
        }
        let Some(mut parcel) = self.idle.pop() else {
            return false;
        };
        std::mem::swap(&mut parcel.block, block);
        (parcel.number, parcel.weight) = (self.sent, weight);
        self.sent += 1;
        self.under_way += weight;
        self.full.send(parcel).is_ok()
    }
}

/// Whose turn it is to be written.
#[derive(Debug, Default)]
struct WriteTurn {
    now: Mutex<Now>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Now {
    /// The number of the block that is written next.
    number: u64,
    /// Whether a part of it is on its way to the writer.
    is_sent: bool,
    /// Whether the writer has gone.
    is_over: bool,
}

impl WriteTurn {
    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Now)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// Waits until a block is next and no part of it is on its way; false where the writer has gone.
    fn wait(&self, number: u64) -> bool {
        let mut now = self.lock();
        while !now.is_over && (now.number != number || now.is_sent) {
            now = self
                .changed
                .wait(now)
                .unwrap_or_else(PoisonError::into_inner);
        }
        !now.is_over
    }
}

/// Tells those who wait for their turn that the writer has gone.
struct Over(Arc<WriteTurn>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.change(|now| now.is_over = true);
    }
}

/// Where a worker hands over what it has of a block before the whole of it is done: output that has
/// no limit by itself, as long rows have, is written while it grows.
pub(crate) struct Handover<'w> {
    number: u64,
    /// How many bytes may wait for their turn.
    most: usize,
    finished: &'w Finished,
}

impl Handover<'_> {
    /// Hands over what is done so far, if it is much.
    pub(crate) fn look(&self, done: &mut Done) {
        let length = done.rows.len().saturating_add(done.rejects.len());
        if length < self.most {
            return;
        }
        if self.finished.turn.wait(self.number) {
            self.finished.turn.change(|now| now.is_sent = true);
            let part = Parcel {
                number: self.number,
                is_part: true,
                done: done.take_output(),
                ..Parcel::default()
            };
            // Nobody waits for it where the writer has gone.
            let _ = self.finished.parcels.send(part);
        }
        done.clear_output(self.most);
    }

    /// Waits for the turn of the block before a row that becomes so many bytes, if they are many.
    pub(crate) fn expect(&self, bytes: usize) {
        if bytes >= self.most {
            self.finished.turn.wait(self.number);
        }
    }
}

/// Reads with one thread, works with several, and hands what is done to `take` in the order in
/// which it was read, long blocks in several parts. Only a fixed number of blocks and of bytes is
/// under way at once, so memory stays flat.
///
/// # Errors
///
/// What the reader or `take` fails with, and [`BatchError::Interrupted`] once `stop` is set.
pub(crate) fn run<W: FnMut(&mut Parcel, &Handover<'_>) + Send + 'static>(
    read: impl FnOnce(&mut Outlet) -> Result<(), BatchError> + Send + 'static,
    workers: Vec<W>,
    stop: &AtomicBool,
    mut take: impl FnMut(&mut Parcel) -> Result<(), BatchError>,
) -> Result<(), BatchError> {
    let under_way = parcels(workers.len());
    let most = MOST_WAITING / under_way;
    let (give_back, back) = channel::<Parcel>();
    let (full, work) = sync_channel::<Parcel>(under_way);
    let (finished, results) = channel::<Parcel>();
    let (ended, end) = channel::<Result<u64, BatchError>>();
    let turn = Arc::new(WriteTurn::default());
    let _over = Over(Arc::clone(&turn));
    // None of the threads is waited for at the end: the reader may hang on a pipe, and the others
    // end when it does, or with the program.
    thread::spawn(move || {
        let mut outlet = Outlet {
            idle: (0..under_way).map(|_| Parcel::default()).collect(),
            back,
            full,
            sent: 0,
            under_way: 0,
        };
        // Told before the outlet is closed, on which the workers end.
        let _ = ended.send(read(&mut outlet).map(|()| outlet.sent));
    });
    let work = Arc::new(Mutex::new(work));
    let is_broken = Arc::new(AtomicBool::new(false));
    for mut worker in workers {
        let work = Arc::clone(&work);
        let finished = Finished {
            parcels: finished.clone(),
            turn: Arc::clone(&turn),
            is_broken: Arc::clone(&is_broken),
        };
        thread::spawn(move || each_parcel(&work, &finished, most, &mut worker));
    }
    drop(finished);
    let mut early: BTreeMap<u64, Parcel> = BTreeMap::new();
    let mut expected = 0;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(BatchError::Interrupted);
        }
        // Its block will never come.
        if is_broken.load(Ordering::Acquire) {
            return Err(BatchError::Lost);
        }
        match results.recv_timeout(PATIENCE) {
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
            Ok(mut part) if part.is_part => {
                take(&mut part)?;
                turn.change(|now| now.is_sent = false);
            }
            Ok(parcel) => {
                early.insert(parcel.number, parcel);
                while let Some(mut parcel) = early.remove(&expected) {
                    take(&mut parcel)?;
                    expected += 1;
                    turn.change(|now| now.number = expected);
                    parcel.done.clear(most);
                    parcel.block.clear();
                    // A reader that has ended needs no room.
                    let _ = give_back.send(parcel);
                }
            }
        }
    }
    // The workers end after the reader, which has said before how it ended; else it broke off, or
    // all of them did.
    match end.try_recv() {
        Ok(Err(error)) => Err(error),
        // A worker that broke off has kept its block.
        Ok(Ok(sent)) if sent == expected => Ok(()),
        Ok(Ok(_)) | Err(_) => Err(BatchError::Lost),
    }
}

/// Where a worker sends what is done; it tells of a worker that breaks off before it goes away.
struct Finished {
    parcels: Sender<Parcel>,
    turn: Arc<WriteTurn>,
    is_broken: Arc<AtomicBool>,
}

impl Drop for Finished {
    fn drop(&mut self) {
        if thread::panicking() {
            self.is_broken.store(true, Ordering::Release);
        }
    }
}

fn each_parcel(
    work: &Mutex<Receiver<Parcel>>,
    finished: &Finished,
    most: usize,
    worker: &mut impl FnMut(&mut Parcel, &Handover<'_>),
) {
    loop {
        let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut parcel) = next else {
            return;
        };
        let handover = Handover {
            number: parcel.number,
            most,
            finished,
        };
        worker(&mut parcel, &handover);
        if finished.parcels.send(parcel).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Worker = Box<dyn FnMut(&mut Parcel, &Handover<'_>) + Send>;

    fn block(text: &str) -> InputBlock {
        InputBlock {
            bytes: text.as_bytes().to_vec(),
            ..InputBlock::default()
        }
    }

    /// Runs five blocks, of which the reader or a worker may break off at one.
    fn run_five(broken_reader: bool, broken_worker: Option<u64>) -> (Result<(), BatchError>, u64) {
        let read = move |outlet: &mut Outlet| {
            for number in 0..5 {
                assert!(!broken_reader || number < 3, "the reader breaks off");
                if !outlet.send(&mut InputBlock::default()) {
                    break;
                }
            }
            Ok(())
        };
        let worker = move |parcel: &mut Parcel, _: &Handover<'_>| {
            if Some(parcel.number) == broken_worker {
                // All that came before is taken by then, and the reader has gone.
                thread::sleep(PATIENCE / 3);
                panic!("a worker breaks off");
            }
        };
        let workers: Vec<Worker> = vec![Box::new(worker), Box::new(worker)];
        let mut taken = 0;
        let outcome = run(read, workers, &AtomicBool::new(false), |_| {
            taken += 1;
            Ok(())
        });
        (outcome, taken)
    }

    #[test]
    fn a_thread_that_breaks_off_never_makes_a_part_pass_for_the_whole() {
        assert!(matches!(run_five(false, None), (Ok(()), 5)));
        assert!(matches!(
            run_five(true, None),
            (Err(BatchError::Lost), 0..=3)
        ));
        for number in 0..5 {
            let (outcome, taken) = run_five(false, Some(number));
            assert!(matches!(outcome, Err(BatchError::Lost)), "{outcome:?}");
            assert!(taken <= number);
        }
    }

    #[test]
    fn a_worker_that_breaks_off_ends_it_while_the_input_is_still_open() {
        let (keep_open, open) = channel::<()>();
        let read = move |outlet: &mut Outlet| {
            while outlet.send(&mut InputBlock::default()) {
                // As a pipe of which nothing more comes.
                let _ = open.recv();
            }
            Ok(())
        };
        let workers = vec![|_: &mut Parcel, _: &Handover<'_>| panic!("this is meant to happen"); 2];
        let ran = run(read, workers, &AtomicBool::new(false), |_| Ok(()));
        assert!(matches!(ran, Err(BatchError::Lost)), "{ran:?}");
        drop(keep_open);
    }

    #[test]
    fn blocks_that_are_never_sent_take_no_room_from_others() {
        let read = |outlet: &mut Outlet| {
            for number in 0..500 {
                // Filled with nothing, and dropped, as at the end of every source.
                drop(InputBlock::default());
                if !outlet.send(&mut block(&number.to_string())) {
                    break;
                }
            }
            Ok(())
        };
        let mut texts = Vec::new();
        let workers = vec![|_: &mut Parcel, _: &Handover<'_>| (); 3];
        run(read, workers, &AtomicBool::new(false), |parcel| {
            texts.push(String::from_utf8(parcel.block.bytes.clone()).unwrap());
            Ok(())
        })
        .unwrap();
        let expected: Vec<_> = (0..500).map(|number: u32| number.to_string()).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn no_more_bytes_are_under_way_than_the_limit_however_long_blocks_are() {
        use std::sync::atomic::AtomicIsize;
        let (now, most) = (Arc::new(AtomicIsize::new(0)), Arc::new(AtomicIsize::new(0)));
        let (sent, seen) = (Arc::clone(&now), Arc::clone(&most));
        let read = move |outlet: &mut Outlet| {
            for _ in 0..40 {
                let mut long = block(&"x".repeat(MOST_UNDER_WAY / 3));
                if !outlet.send(&mut long) {
                    break;
                }
                let under_way = sent.fetch_add(1, Ordering::SeqCst) + 1;
                seen.fetch_max(under_way, Ordering::SeqCst);
            }
            Ok(())
        };
        let workers = vec![|_: &mut Parcel, _: &Handover<'_>| (); 8];
        run(read, workers, &AtomicBool::new(false), |_| {
            now.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        })
        .unwrap();
        // One more may be counted before the reader is told that another one came back.
        assert!(most.load(Ordering::SeqCst) <= 4);
    }

    #[test]
    fn blocks_are_sent_while_they_fit_and_the_first_one_always() {
        let (half, rest) = (MOST_UNDER_WAY / 2, MOST_UNDER_WAY - MOST_UNDER_WAY / 2);
        for (lengths, fitting) in [
            (vec![MOST_UNDER_WAY + 1, 1], 1),
            (vec![MOST_UNDER_WAY, 1], 1),
            (vec![half, rest, 1], 2),
            (vec![half, rest + 1], 1),
            (vec![0, MOST_UNDER_WAY + 1, 1], 2),
            (vec![1; 9], 5),
        ] {
            let (full, work) = sync_channel(9);
            // Nothing comes back, so that none is sent that has to wait.
            let (_, back) = channel();
            let mut outlet = Outlet {
                idle: (0..5).map(|_| Parcel::default()).collect(),
                back,
                full,
                sent: 0,
                under_way: 0,
            };
            let mut sent = lengths.iter().map(|length| {
                let mut long = block(&"x".repeat(*length));
                outlet.send(&mut long)
            });
            assert_eq!(sent.position(|sent| !sent).unwrap(), fitting, "{lengths:?}");
            drop(outlet);
            let weights: Vec<_> = work.iter().map(|parcel: Parcel| parcel.weight).collect();
            assert_eq!(weights, lengths[..fitting]);
        }
    }

    #[test]
    fn whose_turn_it_is_goes_on_until_the_writer_has_gone() {
        let turn = Arc::new(WriteTurn::default());
        turn.change(|now| now.number = 3);
        assert!(turn.wait(3));
        let waiting = [(4, false), (3, true)].map(|(number, is_sent)| {
            turn.change(|now| now.is_sent = is_sent);
            let (turn, (say, said)) = (Arc::clone(&turn), channel());
            thread::spawn(move || say.send(turn.wait(number)));
            // Nobody's turn comes by itself.
            assert!(said.recv_timeout(PATIENCE / 3).is_err());
            said
        });
        turn.change(|now| (now.number, now.is_sent) = (4, false));
        assert_eq!(waiting[0].recv_timeout(20 * PATIENCE), Ok(true));
        drop(Over(Arc::clone(&turn)));
        assert_eq!(waiting[1].recv_timeout(20 * PATIENCE), Ok(false));
        assert!(!turn.wait(9));
    }

    #[test]
    fn a_row_that_becomes_much_waits_for_the_turn_of_its_block() {
        let turn = Arc::new(WriteTurn::default());
        let finished = Finished {
            parcels: channel().0,
            turn: Arc::clone(&turn),
            is_broken: Arc::default(),
        };
        let (say, said) = channel();
        thread::spawn(move || {
            let handover = Handover {
                number: 3,
                most: 10,
                finished: &finished,
            };
            for bytes in [9, 10] {
                handover.expect(bytes);
                say.send(bytes).unwrap();
            }
        });
        assert_eq!(said.recv_timeout(20 * PATIENCE), Ok(9));
        assert!(said.recv_timeout(PATIENCE / 3).is_err());
        turn.change(|now| now.number = 3);
        assert_eq!(said.recv_timeout(20 * PATIENCE), Ok(10));
    }

    #[test]
    fn what_is_done_of_a_block_is_handed_over_once_it_is_much() {
        let (sender, parts) = channel();
        let finished = Finished {
            parcels: sender,
            turn: Arc::default(),
            is_broken: Arc::default(),
        };
        let handover = Handover {
            number: 3,
            most: 10,
            finished: &finished,
        };
        for (rows, rejects, is_much) in [
            (9, 0, false),
            (10, 0, true),
            (4, 6, true),
            (5, 4, false),
            (30, 0, true),
        ] {
            finished
                .turn
                .change(|now| (now.number, now.is_sent) = (3, false));
            let lengths = |done: &Done| (done.rows.len(), done.rejects.len());
            let mut done = Done {
                rows: vec![b'x'; rows],
                rejects: vec![b'y'; rejects],
                ..Done::default()
            };
            handover.look(&mut done);
            assert_eq!(finished.turn.lock().is_sent, is_much);
            let part = parts.try_recv().ok();
            let told = part.map(|part| (part.number, part.is_part, lengths(&part.done)));
            assert_eq!(told, is_much.then_some((3, true, (rows, rejects))));
            let left = if is_much { (0, 0) } else { (rows, rejects) };
            assert_eq!(lengths(&done), left);
        }
    }

    #[test]
    fn long_output_is_handed_over_in_parts_and_in_order() {
        let read = |outlet: &mut Outlet| {
            for number in 0..7 {
                if !outlet.send(&mut block(&number.to_string())) {
                    break;
                }
            }
            Ok(())
        };
        let worker = |parcel: &mut Parcel, handover: &Handover<'_>| {
            for _ in 0..9 {
                let long = parcel.block.bytes.repeat(handover.most / 2);
                parcel.done.rows.extend_from_slice(&long);
                handover.look(&mut parcel.done);
                assert!(parcel.done.rows.len() < handover.most);
            }
        };
        let (mut found, mut longest) = (Vec::new(), 0);
        run(read, vec![worker; 3], &AtomicBool::new(false), |parcel| {
            longest = longest.max(parcel.done.rows.len());
            found.extend_from_slice(&parcel.done.rows);
            Ok(())
        })
        .unwrap();
        let most = MOST_WAITING / parcels(3);
        let all = (0..7).map(|number: u32| number.to_string().repeat(9 * (most / 2)));
        assert!(found == all.collect::<String>().into_bytes());
        assert!(longest <= 2 * most);
    }
}
