//! Where connections come in. hyper drops a request that it has read as a whole, before any handler saw it, where the
//! client hangs up right behind it. So the end of a connection is told one turn late: then the handler has begun.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The listener.
pub(super) struct Doors(pub(super) TcpListener);

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// A connection whose end is told one turn late.
pub(super) struct Line<S> {
    stream: S,
    ended: bool,
}

impl Listener for Doors {
    type Io = Line<TcpStream>;
    type Addr = Peer;

    async fn accept(&mut self) -> (Self::Io, Peer) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small answers must not wait for an acknowledgement; a socket that refuses the option still works.
        let _ = stream.set_nodelay(true);
        (Line { stream, ended: false }, Peer(address))
    }

    fn local_addr(&self) -> io::Result<Peer> {
        self.0.local_addr().map(Peer)
    }
}

impl Connected<IncomingStream<'_, Doors>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Doors>) -> Self {
        *stream.remote_addr()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        let told = matches!(read, Poll::Ready(Err(_))) || buffer.filled().len() > before || buffer.remaining() == 0;
        if read.is_pending() || told || self.ended {
            return read;
        }
        self.ended = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Line<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    #[tokio::test]
    async fn bytes_come_at_once_and_the_end_one_turn_late() {
        let mut line = Line { stream: &b"all"[..], ended: false };
        let mut bytes = [0; 8];
        assert_eq!(line.read(&mut bytes).await.unwrap(), 3);
        let mut end = Box::pin(line.read(&mut bytes));
        assert!(futures_util::poll!(end.as_mut()).is_pending());
        assert!(matches!(futures_util::poll!(end.as_mut()), Poll::Ready(Ok(0))));
        drop(end);
        assert_eq!(line.read(&mut bytes).await.unwrap(), 0);
    }
}
