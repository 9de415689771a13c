//! The engine as the page's core.

use crate::page::Core;
use async_trait::async_trait;
use boothlift_contract::{Answer, Frame, PhotoId, Request};
use boothlift_engine::Engine;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use std::sync::Arc;

/// The engine, asked by the page.
#[derive(Clone)]
pub(super) struct EngineCore(pub(super) Engine);

#[async_trait]
impl Core for EngineCore {
    async fn ask(&self, request: Request) -> Answer {
        self.0.ask(request).await
    }

    fn frames(&self) -> BoxStream<'static, Vec<Frame>> {
        stream::unfold(self.0.feed(), |mut feed| async move { feed.next().await.map(|frames| (frames, feed)) }).boxed()
    }

    async fn thumb(&self, photo: PhotoId, size: u32) -> Option<Arc<[u8]>> {
        self.0.thumb(photo, size).await
    }

    async fn find_thumb(&self, pick: u32, picture: u32) -> Option<Arc<[u8]>> {
        self.0.find_thumb(pick, picture).await
    }

    fn help_file(&self, number: u32) -> Option<Vec<u8>> {
        self.0.help_file(number).ok()
    }
}
