//! Requests that carry a number of their own: one that comes again, by a double click or sent anew, is answered as the first one
//! was, and not carried out again.

use crate::{core::lock, engine::Engine};
use boothlift_contract::{Answer, Failure, FailureCode, Request};
use futures_util::{FutureExt as _, future::BoxFuture, future::Shared};
use std::{
    collections::VecDeque,
    mem::{Discriminant, discriminant},
    sync::Mutex,
};

/// Answers that are remembered: far more than a hand makes while one of them is on its way.
const REMEMBERED: usize = 64;
/// Longest number of a request, in bytes.
const LONGEST: usize = 64;

/// The last requests with a number, the newest last. What was asked is not kept, as it may hold a secret.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<VecDeque<Kept>>);

struct Kept {
    id: String,
    kind: Discriminant<Request>,
    answer: Shared<BoxFuture<'static, Answer>>,
}

/// Answers `request`, unless one with this number was answered, or is being answered: then with that one's answer.
pub(crate) async fn answer(engine: &Engine, id: String, request: Request) -> Answer {
    if id.is_empty() || id.len() > LONGEST {
        return Err(Failure::new(FailureCode::RequestWrong, "", "a request's number has 1 to 64 bytes"));
    }
    let kind = discriminant(&request);
    let answer = {
        let mut kept = lock(&engine.core().remembered.0);
        match kept.iter().find(|one| one.id == id) {
            Some(one) if one.kind != kind => {
                return Err(Failure::new(FailureCode::RequestWrong, "", "another request had this number"));
            }
            Some(one) => one.answer.clone(),
            None => {
                // On a task of its own: it is carried out to its end, also where whoever asked is gone.
                let engine = engine.clone();
                let task = tokio::spawn(async move { super::answer(&engine, request).await });
                let broken = |error| Failure::new(FailureCode::AppPart, "", format!("a request broke off: {error}"));
                let answer = task.map(move |done| done.unwrap_or_else(|error| Err(broken(error)))).boxed().shared();
                kept.push_back(Kept { id, kind, answer: answer.clone() });
                if kept.len() > REMEMBERED {
                    kept.pop_front();
                }
                answer
            }
        }
    };
    answer.await
}
