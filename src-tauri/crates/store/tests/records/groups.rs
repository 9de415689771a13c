//! One writer: whatever is ready shares one durable commit, and each asker gets its own answer.

use crate::world::World;
use boothlift_store::{StoreError, Transaction, settings};
use std::{
    fs,
    future::Future,
    path::Path,
    pin::Pin,
    sync::mpsc,
    task::{Context, Waker},
};

type Answer = Pin<Box<dyn Future<Output = Result<(), StoreError>>>>;

/// Durable transactions in the write-ahead log: frames that carry the database's size (sqlite.org/fileformat2.html, 4.1).
fn commits(folder: &Path) -> usize {
    let log = fs::read(folder.join("boothlift.db-wal")).unwrap();
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let (page, salt) = (number(8) as usize, (number(16), number(20)));
    let frames = (32..).step_by(24 + page).take_while(|at| at + 24 + page <= log.len());
    frames.filter(|at| (number(at + 8), number(at + 12)) == salt && number(at + 4) != 0).count()
}

async fn world() -> World {
    tokio::task::spawn_blocking(World::new).await.unwrap()
}

/// A change that is queued when it is first polled.
fn change(world: &World, work: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError> + Send + 'static) -> Answer {
    let store = world.store.clone();
    Box::pin(async move { store.write(work).await })
}

/// What `changes` that are ready together come to.
async fn all_at_once(world: &World, changes: Vec<Answer>) -> Vec<Result<(), StoreError>> {
    let mut answers = behind(world, |_| Ok(()), changes).await;
    answers.remove(0).unwrap();
    answers
}

/// Holds the writer while `changes` queue behind a `head`, then lets it go and collects the answers, the head's first.
async fn behind(
    world: &World,
    head: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError> + Send + 'static,
    changes: Vec<Answer>,
) -> Vec<Result<(), StoreError>> {
    let (go, gate) = mpsc::channel::<()>();
    let held = move |tx: &Transaction<'_>| {
        gate.recv().map_err(|_| StoreError::Closed)?;
        head(tx)
    };
    let mut waiting = vec![change(world, held)];
    waiting.extend(changes);
    let mut idle = Context::from_waker(Waker::noop());
    for one in &mut waiting {
        assert!(one.as_mut().poll(&mut idle).is_pending(), "its change is queued by the first poll");
    }
    go.send(()).unwrap();
    let mut answers = Vec::new();
    for one in waiting {
        answers.push(one.await);
    }
    answers
}

fn put(world: &World, n: usize) -> Answer {
    change(world, move |tx| settings::set(tx, &format!("key-{n}"), &n.to_string()))
}

async fn kept(world: &World, n: usize) -> Option<String> {
    world.store.read(move |view| settings::get(view, &format!("key-{n}"))).await.unwrap()
}

#[tokio::test]
async fn changes_that_are_ready_together_share_one_durable_commit() {
    let world = world().await;
    let before = commits(world.folder.path());
    let answers = all_at_once(&world, (0..200).map(|n| put(&world, n)).collect()).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(commits(world.folder.path()) - before, 1, "two hundred changes, one commit");
    for n in 0..200 {
        assert_eq!(kept(&world, n).await, Some(n.to_string()));
    }
}

#[tokio::test]
async fn more_changes_than_one_group_holds_wait_for_the_next() {
    let world = world().await;
    let before = commits(world.folder.path());
    let answers = all_at_once(&world, (0..600).map(|n| put(&world, n)).collect()).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(commits(world.folder.path()) - before, 3, "groups of 256");
}

#[tokio::test]
async fn a_change_that_fails_leaves_the_others_of_its_group_alone_and_is_told_so() {
    let world = world().await;
    let bad = change(&world, |tx| {
        settings::set(tx, "key-1", "half of it")?;
        Err(StoreError::Missing("file"))
    });
    let answers = all_at_once(&world, vec![put(&world, 0), bad, put(&world, 2)]).await;
    assert!(matches!(answers[..], [Ok(()), Err(StoreError::Missing("file")), Ok(())]), "{answers:?}");
    assert_eq!(kept(&world, 0).await, Some("0".into()));
    assert_eq!(kept(&world, 1).await, None, "nothing of a failed change stays");
    assert_eq!(kept(&world, 2).await, Some("2".into()));
}

#[tokio::test]
async fn a_change_that_fails_at_the_head_of_its_group_leaves_nothing_and_those_behind_it_are_stored() {
    let world = world().await;
    let bad = |tx: &Transaction<'_>| {
        settings::set(tx, "key-1", "half of it")?;
        Err(StoreError::Missing("file"))
    };
    let answers = behind(&world, bad, vec![put(&world, 0), put(&world, 2)]).await;
    assert!(matches!(answers[..], [Err(StoreError::Missing("file")), Ok(()), Ok(())]), "{answers:?}");
    assert_eq!(kept(&world, 1).await, None, "nothing of a failed change stays");
    assert_eq!([kept(&world, 0).await, kept(&world, 2).await], [Some("0".into()), Some("2".into())]);
}

#[tokio::test]
async fn a_change_whose_asker_went_away_is_stored_all_the_same() {
    let world = world().await;
    let mut gone = put(&world, 7);
    let _ = gone.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    drop(gone);
    put(&world, 8).await.unwrap();
    assert_eq!(kept(&world, 7).await, Some("7".into()));
}
