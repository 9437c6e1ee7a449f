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
    private static let (openFiles, addressSpace, dataSize) = (
        Int32(RLIMIT_NOFILE.rawValue), Int32(RLIMIT_AS.rawValue), Int32(RLIMIT_DATA.rawValue)
    )
    #else
    private static let (openFiles, addressSpace, dataSize) = (RLIMIT_NOFILE, RLIMIT_AS, RLIMIT_DATA)
    #endif

    /// Connections to several providers side by side, the ledger, pipes of child programs.
    private static let descriptors: UInt64 = 256
    /// What the caller left open counts against the limit too.
    private static let freeDescriptors = 224
    /// Address space: the program, its threads' stacks, and an answer of 64 MiB several times over.
    private static let memory: UInt64 = 1 << 30
    /// Of that, what is written to.
    private static let data: UInt64 = 512 << 20
    /// As many as the runtime, the transport and two child programs keep at once.
    private static let threads = 8

    /// Takes as many descriptors as it may. It starts threads and waits for them, so it runs before anything else does.
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
        let writable = raised(dataSize, to: data)
        guard writable >= data else {
            throw CommandFailure(
                .failure, "plumb needs \(data >> 20) MiB of data and may have \(writable >> 20); run: ulimit -d unlimited")
        }
        let free = free(of: files)
        guard free >= freeDescriptors else {
            throw CommandFailure(
                .failure,
                "plumb needs \(freeDescriptors) free descriptors and has \(free) of \(files): the program that started it left files open; run: "
                    + "ulimit -n \(4 * descriptors)")
        }
        guard canStartThreads() else {
            throw CommandFailure(.failure, "plumb needs \(threads) threads and cannot start them; run: ulimit -u unlimited")
        }
    }

    /// How many descriptors are not taken; it stops counting at what is needed.
    private static func free(of limit: UInt64) -> Int {
        var free = 0
        var descriptor: Int32 = 0
        while free < freeDescriptors, descriptor < limit {
            if fcntl(descriptor, F_GETFD) == -1 { free += 1 }
            descriptor += 1
        }
        return free
    }

    /// Whether as many threads as are needed can be alive at once.
    private static func canStartThreads() -> Bool {
        // They end when the pipe is closed.
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return false }
        var started: [pthread_t] = []
        for _ in 0..<threads {
            guard let thread = thread(waitingFor: ends[0]) else { break }
            started.append(thread)
        }
        close(ends[1])
        for thread in started { pthread_join(thread, nil) }
        close(ends[0])
        return started.count == threads
    }

    private static func thread(waitingFor descriptor: Int32) -> pthread_t? {
        #if canImport(Glibc)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let code = pthread_create(
            &thread, nil,
            { argument in
                var byte: UInt8 = 0
                _ = read(Int32(Int(bitPattern: argument)), &byte, 1)
                return nil
            }, UnsafeMutableRawPointer(bitPattern: Int(descriptor)))
        return code == 0 ? thread : nil
    }

    /// Gives closed standard streams something to be: the next file that is opened would take their place and receive what is printed.
    /// What is written to a closed stdout fails, as it did before.
    static func openStandardStreams() {
        for (descriptor, mode) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDWR)]
        where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free descriptor is this one.
            _ = open("/dev/null", mode)
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
