//! Attempts that failed inside Boothlift: their photos get another turn, and the lane goes on.

use super::{Flight, attempt::set_back, lane::Shared};
use boothlift_contract::{DeliveryState, FailureCode};
use boothlift_destinations::{Class, Trouble};
use boothlift_store::deliveries::{self, Delivery};

/// What is told of a part that failed inside.
pub(super) fn failed_inside(class: Class) -> Trouble {
    Trouble::new(class, FailureCode::NetBroken, "a part of Boothlift failed here and began again; the log says where")
}

/// What is told of a part that showed no life.
pub(super) fn still(class: Class) -> Trouble {
    Trouble::new(class, FailureCode::NetStalled, "a part of Boothlift stood still here and was begun again")
}

/// Sets back those of `deliveries` that are still in the middle of their attempt, which failed inside.
pub(super) async fn attempts(lane: &Shared, deliveries: &[Delivery]) {
    set_all_back(lane, deliveries, &failed_inside(Class::Unanswered)).await;
}

/// The same of an attempt that showed no life.
pub(super) async fn stood_still(lane: &Shared, deliveries: &[Delivery]) {
    set_all_back(lane, deliveries, &still(Class::Unanswered)).await;
}

async fn set_all_back(lane: &Shared, deliveries: &[Delivery], trouble: &Trouble) {
    for delivery in deliveries {
        let id = delivery.id;
        let flight = lane.parts.progress.take_off(Flight::new(delivery, false));
        let state = lane.parts.store.read(move |view| Ok(deliveries::get(view, id)?.state)).await;
        if matches!(state, Ok(DeliveryState::Preparing | DeliveryState::Sending | DeliveryState::BodySent)) {
            set_back(lane, delivery, trouble.clone(), &flight).await;
        }
        lane.parts.progress.land(&flight);
    }
}

/// The lane itself failed: what it had begun has nobody any more.
pub(super) async fn all(lane: &Shared) {
    let id = lane.id.clone();
    lane.gate().begins_again();
    match lane.parts.store.read(move |view| deliveries::begun(view, &id)).await {
        Ok(begun) => attempts(lane, &begun).await,
        Err(error) => tracing::error!(%error, lane = %lane.id, "what this lane had begun cannot be read"),
    }
}
