//! One suite that every driver must pass, whatever service it speaks to.
//!
//! A driver joins with one `impl Subject` in a file of its own and one `suite!` line here.
#![expect(clippy::unwrap_used, reason = "tests")]

mod community_account;
mod community_faults;
mod cyclemate;
mod cyclemate_faults;
mod cyclemate_groups;
mod event_gallery;
mod event_gallery_faults;
mod example;
mod faults;
mod parcels;
mod promises;
mod replies;
mod selfcommunity;
mod subject;
mod unknowns;

/// Makes one test of each promise for a subject.
macro_rules! suite {
    ($module:ident, $subject:ty) => {
        mod $module {
            use super::*;

            suite!(@promises $subject:
                a_photo_arrives_whole_once_and_rightly_named,
                odd_names_and_tags_arrive_as_they_are,
                every_kind_it_takes_arrives,
                what_it_does_not_take_never_leaves,
                a_large_photo_arrives_byte_by_byte,
                the_end_of_the_body_is_written_down_first,
                a_journal_that_fails_stops_the_upload,
                a_safe_copy_that_changed_is_never_complete_there,
                two_at_once_do_not_mix,
                a_dropped_upload_is_not_confirmed,
                the_way_can_be_tried_without_leaving_a_photo,
            );
        }
    };
    (@promises $subject:ty: $($promise:ident),+ $(,)?) => {$(
        #[tokio::test]
        async fn $promise() {
            promises::$promise::<$subject>().await;
        }
    )+};
}

suite!(event_gallery_raw, event_gallery::Raw);
suite!(event_gallery_multipart, event_gallery::Multipart);
suite!(selfcommunity_chunks, selfcommunity::Community);
suite!(cyclemate_images, cyclemate::Cycles);
suite!(the_example_of_the_document, example::Example);
