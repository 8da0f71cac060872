//! A stream that may keep its writer waiting for ever: a pipe that nobody reads from, or one with a
//! name that nobody has opened yet.

use std::io::{Error, Result, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use super::interrupt;

/// How long it waits before it looks whether somebody wants it to end.
const PATIENCE: Duration = Duration::from_millis(100);

/// Opens and writes in a thread of its own, so that an interruption ends the waiting. That thread is
/// not waited for: it ends with the program.
pub(super) struct Stream {
    chunks: SyncSender<Vec<u8>>,
    done: Receiver<Result<Vec<u8>>>,
    /// Room for the next chunk.
    room: Vec<u8>,
}

impl Stream {
    pub(super) fn new<W: Write>(open: impl FnOnce() -> Result<W> + Send + 'static) -> Self {
        let (chunks, given) = sync_channel::<Vec<u8>>(1);
        let (told, done) = sync_channel(1);
        thread::spawn(move || {
            let mut stream = match open() {
                Ok(stream) => stream,
                Err(error) => {
                    let _ = told.send(Err(error));
                    return;
                }
            };
            for chunk in given {
                let written = stream.write_all(&chunk).and_then(|()| stream.flush());
                if told.send(written.map(|()| chunk)).is_err() {
                    return;
                }
            }
        });
        Self {
            chunks,
            done,
            room: Vec::new(),
        }
    }
}

impl Write for Stream {
    /// Writes everything, or fails.
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let mut chunk = std::mem::take(&mut self.room);
        chunk.clear();
        chunk.extend_from_slice(bytes);
        // A thread that is gone has told why.
        let _ = self.chunks.send(chunk);
        loop {
            match self.done.recv_timeout(PATIENCE) {
                Ok(done) => {
                    self.room = done?;
                    return Ok(bytes.len());
                }
                Err(RecvTimeoutError::Timeout) if !interrupt::is_asked() => {}
                Err(RecvTimeoutError::Timeout) => return Err(Error::other("interrupted")),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::other("it was closed after a fault"));
                }
            }
        }
    }

    fn flush(&mut self) -> Result<()> {
        // Every chunk is flushed before it is told to be done.
        Ok(())
    }
}
