//! Two hours without a network, on the simulated clock: three hundred photos wait for each of three services.

use super::{
    booth_and_records,
    life::Life,
    world::{Service, World, lock},
};
use boothlift_contract::{Clock, DestinationId};
use boothlift_testkit::figures::note;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

const PHOTOS: usize = 300;
const OUTAGE: Duration = Duration::from_secs(7_200);
/// So long after it was found out of reach a service may be tried more often.
const CALM: Duration = Duration::from_secs(11);

#[test]
fn after_two_hours_without_a_network_the_first_photo_is_there_within_ten_seconds_and_all_follow() {
    let world = Arc::new(Mutex::new(World::new(20_260_627)));
    let dir = booth_and_records();
    let room = dir.path().canonicalize().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let clock = {
            let mut world = lock(&world);
            (world.faults, world.steady, world.shut) = (false, true, true);
            world.live(None)
        };
        let life = Life::begin(&world, &clock, &room).await.unwrap();
        life.shoot_many(PHOTOS);
        until(&life, "all are adopted and no service is within reach", || {
            life.look();
            let world = lock(&world);
            world.adopted.len() == PHOTOS && world.services.values().all(|service| service.found_offline.is_some())
        })
        .await;
        tokio::time::sleep(CALM).await;
        let before = of_each(&life, |service| (service.probes, begun(service)));
        tokio::time::sleep(OUTAGE).await;
        let after = of_each(&life, |service| (service.probes, begun(service)));
        lock(&world).shut = false;
        let opened = clock.monotonic();
        let mut first: Vec<Option<Duration>> = vec![None; before.len()];
        while first.contains(&None) {
            tokio::time::sleep(Duration::from_millis(50)).await;
            for (first, (_, there)) in first.iter_mut().zip(of_each(&life, |service| service.gallery.len())) {
                if there > 0 && first.is_none() {
                    *first = Some(clock.monotonic() - opened);
                }
            }
            assert!(clock.monotonic() - opened < Duration::from_secs(120), "not every service got a photo");
        }
        until(&life, "everything is delivered", || {
            life.look();
            life.is_over()
        })
        .await;
        let drained = (clock.monotonic() - opened).as_secs_f64();
        // One in eight seconds, and the one that the span begins with.
        let most = u32::try_from(OUTAGE.as_secs() / 8 + 1).unwrap();
        for (((id, before), (_, after)), first) in before.into_iter().zip(after).zip(first) {
            let (probes, begun, first) = (after.0 - before.0, after.1 - before.1, first.unwrap().as_secs_f64());
            note(
                "G12",
                &format!("{id}, two simulated hours without a network, {PHOTOS} photos waiting: the first within 10 s"),
                &format!("{first:.1} s; all at every service within {drained:.0} s at most"),
                first <= 10.0,
            );
            note(
                "G13",
                &format!("{id}, two simulated hours without a network: at most one try in 8 s ({most}), no photo"),
                &format!("{probes} tries, {begun} photos begun"),
                probes <= most && begun == 0,
            );
            assert!(first <= 10.0, "{id}: {first} s");
            assert!(probes > 0 && probes <= most && begun == 0, "{id}: {probes} tries, {begun} photos begun");
        }
        for service in lock(&world).services.values() {
            assert_eq!(service.gallery.len(), PHOTOS, "lost or twice");
        }
        life.engine.shutdown().await;
    });
    let broken = lock(&world).broken.clone();
    assert_eq!(broken, None);
}

/// Photos that were begun, as often as they were.
fn begun(service: &Service) -> u32 {
    service.begun.values().sum()
}

fn of_each<T>(life: &Life<'_>, what: impl Fn(&Service) -> T) -> Vec<(DestinationId, T)> {
    lock(life.world).services.iter().map(|(id, service)| (id.clone(), what(service))).collect()
}

/// Waits until it `holds`, half an hour of the simulated clock at most.
async fn until(life: &Life<'_>, wanted: &str, mut holds: impl FnMut() -> bool) {
    let begun = life.clock.monotonic();
    while !holds() {
        assert!(life.clock.monotonic() - begun < Duration::from_secs(1_800), "{wanted}");
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}
