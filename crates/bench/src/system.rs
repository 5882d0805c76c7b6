//! What the system says of a process, and of the machine.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// Linux counts a process's CPU time in hundredths of a second for whoever reads `/proc`.
const MS_A_TICK: u64 = 10;

/// The memory that a process has in use, in KiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    pub(crate) now_kib: u64,
    /// The most it ever had.
    pub(crate) highest_kib: u64,
}

impl Memory {
    pub(crate) fn of(pid: u32) -> Result<Self> {
        let status = read(&format!("/proc/{pid}/status"))?;
        Ok(Self {
            now_kib: kib(&status, "VmRSS:")?,
            highest_kib: kib(&status, "VmHWM:")?,
        })
    }
}

/// The CPU time that a process has used, in its own code and in the system's, in milliseconds.
pub(crate) fn cpu_ms(pid: u32) -> Result<u64> {
    ticks(&read(&format!("/proc/{pid}/stat"))?).map(|ticks| ticks * MS_A_TICK)
}

/// How many processes wanted to run in the last minute, on average: what the figures have to be
/// read with.
pub(crate) fn load() -> Result<Value> {
    let text = read("/proc/loadavg")?;
    let first = text.split_whitespace().next().unwrap_or_default();
    Ok(serde_json::from_str(first)?)
}

fn read(path: &str) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{path} cannot be read: is this Linux?"))
}

fn kib(status: &str, name: &str) -> Result<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    let number = number.with_context(|| format!("there is no {name} of the process"))?;
    Ok(number.parse()?)
}

/// The 14th and the 15th field. The second is the program's name in brackets, which may have spaces.
fn ticks(stat: &str) -> Result<u64> {
    let after_name = stat.rsplit_once(')').map(|(_, rest)| rest);
    let mut fields = after_name.unwrap_or_default().split_whitespace().skip(11);
    let (Some(user), Some(system)) = (fields.next(), fields.next()) else {
        bail!("the process's CPU time cannot be read");
    };
    Ok(user.parse::<u64>()? + system.parse::<u64>()?)
}

#[cfg(test)]
mod tests {
    use super::{kib, ticks};

    #[test]
    fn the_cpu_time_is_found_behind_a_name_with_spaces_and_brackets() {
        let stat = "42 (a (b) c) S 1 42 42 0 -1 4194304 100 0 0 0 70 5 0 0 20 0 9 0 1";
        assert_eq!(ticks(stat).unwrap(), 75);
    }

    #[test]
    fn memory_is_read_by_its_name() {
        let status = "VmPeak:\t  9 kB\nVmHWM:\t  1234 kB\nVmRSS:\t  1000 kB\n";
        assert_eq!(kib(status, "VmHWM:").unwrap(), 1_234);
        assert!(kib(status, "VmSwap:").is_err());
    }
}
