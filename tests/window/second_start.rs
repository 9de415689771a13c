//! Started twice.

use crate::bench::{self, Bench, until};

#[test]
fn a_second_start_brings_the_first_window_to_the_front_and_ends_well() {
    bench::run(async {
        let bench = Bench::new("second-start").await;
        let mut first = bench.start();
        let window = bench.window("Boothlift").await;
        // Something else lies on top.
        bench.xdotool(&["windowminimize", "--sync", &window]);
        until("the window to be minimised", async || bench.window_now("Boothlift").is_none().then_some(())).await;

        let mut second = bench.start();
        let code = until("the second start to end", async || second.ended()).await;
        assert_eq!(code, 0);
        let front = bench.window("Boothlift").await;
        assert_eq!(front, window, "it is the first one's window");
        until("it to be in front", async || (bench.xdotool(&["getactivewindow"]) == window).then_some(())).await;
        assert_eq!(first.ended(), None);
        assert_eq!(bench.pids("boothlift"), [first.pid()]);
    });
}
