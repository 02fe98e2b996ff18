//! What work costs: processor time rather than the clock's, which depends on what else the machine does.

use std::time::Duration;

/// What a process, or several, needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    /// User and system time.
    pub(crate) cpu: Duration,
    /// Most memory of the largest process, in KiB.
    pub(crate) memory: u64,
}

/// Processor time of the calling thread so far; none where the system does not say it.
pub(crate) fn of_this_thread() -> Option<Duration> {
    #[cfg(target_os = "linux")]
    return unix::cost(nix::sys::resource::UsageWho::RUSAGE_THREAD).map(|cost| cost.cpu);
    #[cfg(not(target_os = "linux"))]
    None
}

/// What the processes cost that this one waited for.
pub(crate) fn of_children() -> Option<Cost> {
    #[cfg(unix)]
    return unix::cost(nix::sys::resource::UsageWho::RUSAGE_CHILDREN);
    #[cfg(not(unix))]
    None
}

#[cfg(unix)]
mod unix {
    use std::time::Duration;

    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::{TimeVal, TimeValLike};

    use super::Cost;

    pub(super) fn cost(whose: UsageWho) -> Option<Cost> {
        let usage = getrusage(whose).ok()?;
        let time = |value: TimeVal| u64::try_from(value.num_microseconds()).unwrap_or(0);
        // macOS counts bytes, the others KiB.
        let unit = if cfg!(target_os = "macos") { 1024 } else { 1 };
        Some(Cost {
            cpu: Duration::from_micros(time(usage.user_time()) + time(usage.system_time())),
            memory: u64::try_from(usage.max_rss()).unwrap_or(0) / unit,
        })
    }
}
