internal import CCares
internal import Estate
#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// A question under way: a c-ares channel of its own, and so a socket and a source port of its own. Stays on the loop's thread.
@safe final class Query {
    enum Outcome {
        case message([UInt8])
        /// A status of c-ares, without an answer.
        case status(Int32)
    }

    private(set) var outcome: Outcome?
    private let question: Question
    private let waiter: Waiter
    /// Valid until `deinit`.
    private let channel: ares_channel

    /// The once-only, checked initialisation of c-ares.
    private static let isLibraryReady = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS

    /// Sends the question.
    init(_ question: Question, _ waiter: Waiter) throws(DNSError) {
        unsafe channel = unsafe try Self.channel(question)
        self.question = question
        self.waiter = waiter
        // Not retained: whoever holds this calls `end`, after which c-ares has nothing to call back for.
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe ares_query(channel, question.name, 1, Int32(question.number), { unsafe Query.receive($0, $1, $3, $4) }, this)
    }

    deinit { unsafe ares_destroy(channel) }

    private static func channel(_ question: Question) throws(DNSError) -> ares_channel {
        var options = unsafe ares_options()
        // An error is an answer too, and only the one server is asked about the one name.
        unsafe options.flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES
        unsafe options.timeout = question.limits.milliseconds
        unsafe options.tries = question.limits.tries
        let mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NOROTATE
        var channel: ares_channel?
        guard isLibraryReady, unsafe ares_init_options(&channel, &options, mask) == ARES_SUCCESS, let channel = unsafe channel else {
            throw question.error(.setup, "was not queried: c-ares could not be initialised")
        }
        guard unsafe ares_set_servers_ports_csv(channel, question.resolver.withPort) == ARES_SUCCESS else {
            unsafe ares_destroy(channel)
            throw question.error(.setup, "was not queried: c-ares rejected the address")
        }
        return unsafe channel
    }

    private static func receive(
        _ context: UnsafeMutableRawPointer?, _ status: Int32, _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int32
    ) {
        guard let context = unsafe context else { return }
        let query = unsafe Unmanaged<Query>.fromOpaque(context).takeUnretainedValue()
        if let bytes = unsafe bytes, count > 0 {
            query.outcome = .message(unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(count))))
        } else {
            query.outcome = .status(status)
        }
    }

    /// What to wait for.
    var sockets: [pollfd] {
        var sockets = [ares_socket_t](repeating: -1, count: Int(ARES_GETSOCK_MAXNUM))
        let bits = unsafe ares_getsock(channel, &sockets, Int32(sockets.count))
        return sockets.enumerated().compactMap { index, socket in
            let events = (bits & (1 << index) != 0 ? POLLIN : 0) | (bits & (1 << (index + Int(ARES_GETSOCK_MAXNUM))) != 0 ? POLLOUT : 0)
            return events == 0 ? nil : pollfd(fd: socket, events: Int16(events), revents: 0)
        }
    }

    /// Until c-ares wants to send again or to give up; rounded up, so that nobody wakes too early.
    var millisecondsLeft: Int32 {
        var longest = timeval(tv_sec: 60, tv_usec: 0)
        var left = timeval()
        _ = unsafe ares_timeout(channel, &longest, &left)
        return Int32(left.tv_sec) * 1000 + Int32((left.tv_usec + 999) / 1000)
    }

    func handle(_ socket: pollfd) {
        // An error or a hang-up is found by reading.
        let canRead = Int32(socket.revents) & ~POLLOUT != 0
        let canWrite = Int32(socket.revents) & POLLOUT != 0
        unsafe ares_process_fd(channel, canRead ? socket.fd : -1, canWrite ? socket.fd : -1)
    }

    func handleTimeouts() {
        unsafe ares_process_fd(channel, -1, -1)
    }

    /// Ends it with `ARES_ECANCELLED`.
    func cancel() {
        unsafe ares_cancel(channel)
    }

    /// Hands the outcome to who waits for it.
    func end() {
        waiter.resume(returning: result)
    }

    private var result: Result<Message, DNSError> {
        switch outcome {
        case .message(let bytes)?:
            guard let message = Message(bytes) else {
                return .failure(question.error(.malformed, "returned something that is not a DNS message"))
            }
            return .success(message)
        case .status(ARES_ECANCELLED)?: return .failure(question.error(.cancelled, "had not answered when the query was cancelled"))
        case .status(ARES_ETIMEOUT)?: return .failure(question.error(.timedOut, "did not answer in time"))
        case .status(ARES_ECONNREFUSED)?: return .failure(question.error(.unreachable, "cannot be reached"))
        case .status(let code)?:
            return .failure(question.error(.setup, "was not queried: \(unsafe String(cString: ares_strerror(code)))"))
        case nil: return .failure(question.error(.setup, "was not queried"))
        }
    }
}
