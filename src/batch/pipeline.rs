//! The way of blocks through threads: one reads, several work, and the caller writes, in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::BatchError;
use super::blocks::Block;
use super::work::Done;

/// How long the writer waits before it looks whether it shall stop.
const PATIENCE: Duration = Duration::from_millis(100);

/// A block on its way, with room for what becomes of it.
#[derive(Debug, Default)]
pub(crate) struct Parcel {
    /// Its place in the order.
    number: u64,
    /// The source that it comes from.
    pub(crate) source: usize,
    pub(crate) block: Block,
    pub(crate) done: Done,
}

/// What a reader needs: room for blocks, and a place to send them to. Either is gone when nobody
/// wants more.
pub(crate) struct Outlet {
    room: Receiver<Parcel>,
    full: SyncSender<Parcel>,
    sent: u64,
    source: usize,
}

impl Outlet {
    /// Says which source the next blocks come from.
    pub(crate) fn begin(&mut self, source: usize) {
        self.source = source;
    }

    /// Hands blocks over; gives back whether everything was wanted.
    pub(crate) fn run(
        &mut self,
        read: impl FnOnce(
            &mut dyn FnMut() -> Option<Block>,
            &mut dyn FnMut(Block) -> bool,
        ) -> Result<(), BatchError>,
    ) -> Result<(), BatchError> {
        let (room, full, source) = (&self.room, &self.full, self.source);
        // Room comes as whole parcels, whose other half waits for the block to come back.
        let waiting: std::cell::RefCell<Vec<Done>> = std::cell::RefCell::default();
        let numbers = std::cell::Cell::new(self.sent);
        let mut next = || {
            let parcel = room.recv().ok()?;
            waiting.borrow_mut().push(parcel.done);
            Some(parcel.block)
        };
        let mut send = |block| {
            let done = waiting.borrow_mut().pop().unwrap_or_default();
            let number = numbers.get();
            numbers.set(number + 1);
            let parcel = Parcel {
                number,
                source,
                block,
                done,
            };
            full.send(parcel).is_ok()
        };
        let outcome = read(&mut next, &mut send);
        self.sent = numbers.get();
        outcome
    }
}

/// Reads with one thread, works with several, and hands what is done to `take` in the order in
/// which it was read. Only a fixed number of blocks is under way at once, so memory stays flat.
///
/// # Errors
///
/// What the reader or `take` fails with, and [`BatchError::Interrupted`] once `stop` is set.
pub(crate) fn run<W: FnMut(&mut Parcel) + Send + 'static>(
    read: impl FnOnce(&mut Outlet) -> Result<(), BatchError> + Send + 'static,
    workers: Vec<W>,
    stop: &AtomicBool,
    mut take: impl FnMut(&Parcel) -> Result<(), BatchError>,
) -> Result<(), BatchError> {
    let under_way = 2 * workers.len() + 2;
    let (give_room, room) = channel::<Parcel>();
    let (full, work) = sync_channel::<Parcel>(under_way);
    let (finished, results) = channel::<Parcel>();
    let (ended, end) = channel::<Result<u64, BatchError>>();
    for _ in 0..under_way {
        // The other end is held below.
        let _ = give_room.send(Parcel::default());
    }
    // None of the threads is waited for at the end: the reader may hang on a pipe, and the others
    // end when it does, or with the program.
    thread::spawn(move || {
        let mut outlet = Outlet {
            room,
            full,
            sent: 0,
            source: 0,
        };
        // Told before the outlet is closed, on which the workers end.
        let _ = ended.send(read(&mut outlet).map(|()| outlet.sent));
    });
    let work = Arc::new(Mutex::new(work));
    let is_broken = Arc::new(AtomicBool::new(false));
    for mut worker in workers {
        let (work, is_broken) = (Arc::clone(&work), Arc::clone(&is_broken));
        let finished = Finished {
            parcels: finished.clone(),
            is_broken,
        };
        thread::spawn(move || each_parcel(&work, &finished, &mut worker));
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
            Ok(parcel) => {
                early.insert(parcel.number, parcel);
                while let Some(mut parcel) = early.remove(&expected) {
                    expected += 1;
                    take(&parcel)?;
                    parcel.done.clear();
                    // A reader that has ended needs no room.
                    let _ = give_room.send(parcel);
                }
            }
        }
    }
    // The workers end behind the reader, which has said before how it ended; else it broke off, or
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
    worker: &mut impl FnMut(&mut Parcel),
) {
    loop {
        let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut parcel) = next else {
            return;
        };
        worker(&mut parcel);
        if finished.parcels.send(parcel).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Worker = Box<dyn FnMut(&mut Parcel) + Send>;

    /// Runs five blocks, of which the reader or a worker may break off at one.
    fn run_five(broken_reader: bool, broken_worker: Option<u64>) -> (Result<(), BatchError>, u64) {
        let read = move |outlet: &mut Outlet| {
            outlet.run(|next, send| {
                for number in 0..5 {
                    assert!(!broken_reader || number < 3, "the reader breaks off");
                    let Some(block) = next() else { break };
                    if !send(block) {
                        break;
                    }
                }
                Ok(())
            })
        };
        let worker = move |parcel: &mut Parcel| {
            assert!(Some(parcel.number) != broken_worker, "a worker breaks off");
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
            outlet.run(|next, send| {
                while let Some(block) = next() {
                    if !send(block) {
                        break;
                    }
                    // As a pipe of which nothing more comes.
                    let _ = open.recv();
                }
                Ok(())
            })
        };
        let workers = vec![|_: &mut Parcel| panic!("this is meant to happen"); 2];
        let ran = run(read, workers, &AtomicBool::new(false), |_| Ok(()));
        assert!(matches!(ran, Err(BatchError::Lost)), "{ran:?}");
        drop(keep_open);
    }
}
