internal import Diagnostics
internal import ArgumentParser
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What the system allows this process. Too little would end it half-way, with a connection that cannot be made or memory that is not
/// there: it is refused before anything begins.
enum ProcessLimits {
    #if canImport(Glibc)
    private static let (openFiles, addressSpace) = (Int32(RLIMIT_NOFILE.rawValue), Int32(RLIMIT_AS.rawValue))
    #else
    private static let (openFiles, addressSpace) = (RLIMIT_NOFILE, RLIMIT_AS)
    #endif

    /// Connections to several providers side by side, the ledger, pipes of child programs.
    private static let descriptors: UInt64 = 256
    /// Address space: the program, its threads' stacks, and an answer of 64 MiB several times over.
    private static let memory: UInt64 = 1 << 30

    /// Takes as many descriptors as it may.
    static func check() throws(CommandFailure) {
        let files = raised(openFiles, to: 4 * descriptors)
        guard files >= descriptors else {
            throw CommandFailure(.failure, "plumb needs \(descriptors) open files and may have \(files); run: ulimit -n \(descriptors)")
        }
        let space = raised(addressSpace, to: memory)
        guard space >= memory else {
            throw CommandFailure(
                .failure, "plumb needs \(memory >> 20) MiB of address space and may have \(space >> 20); run: ulimit -v unlimited")
        }
    }

    /// The limit after it was raised as far as it may be, where it is lower than wanted.
    private static func raised(_ resource: Int32, to wanted: UInt64) -> UInt64 {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return .max }
        guard limit.rlim_cur < wanted, limit.rlim_cur < limit.rlim_max else { return UInt64(limit.rlim_cur) }
        let before = limit.rlim_cur
        limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
        return UInt64(setrlimit(resource, &limit) == 0 ? limit.rlim_cur : before)
    }
}
