#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// The questions of one thread: those that are under way, and those that wait for a place.
struct QueryRound {
    private struct Waiting {
        let id: QueryID
        let question: Question
        let waiter: Waiter
    }

    /// Each has a socket or two.
    private static let widest = 64

    private let alarm: Alarm
    private var waiting: [Waiting] = []
    private var queries: [QueryID: Query] = [:]

    init(_ alarm: Alarm) {
        self.alarm = alarm
    }

    var isEmpty: Bool { queries.isEmpty && waiting.isEmpty }

    /// Takes the commands, waits until something happens, and ends what has its answer.
    mutating func go(on commands: [QueryLoop.Command]) {
        for command in commands {
            switch command {
            case .start(let id, let question, let waiter): waiting.append(Waiting(id: id, question: question, waiter: waiter))
            case .cancel(let id): cancel(id)
            }
        }
        begin()
        // What could not even be sent has ended already.
        if !finish(), !queries.isEmpty { wait() }
        finish()
    }

    private mutating func begin() {
        let places = max(0, Self.widest - queries.count)
        for next in waiting.prefix(places) {
            do throws(DNSError) {
                queries[next.id] = try Query(next.question, next.waiter)
            } catch {
                next.waiter.resume(returning: .failure(error))
            }
        }
        waiting.removeFirst(min(places, waiting.count))
    }

    private mutating func cancel(_ id: QueryID) {
        queries[id]?.cancel()
        if let index = waiting.firstIndex(where: { $0.id == id }) {
            let query = waiting.remove(at: index)
            query.waiter.resume(returning: .failure(query.question.error(.cancelled, "was not queried: cancelled")))
        }
    }

    /// Whether any had ended.
    @discardableResult
    private mutating func finish() -> Bool {
        let ended = queries.filter { $0.value.outcome != nil }
        for (id, query) in ended {
            queries[id] = nil
            query.end()
        }
        return !ended.isEmpty
    }

    private func wait() {
        var descriptors = [pollfd(fd: alarm.descriptor, events: Int16(POLLIN), revents: 0)]
        var owners: [Query] = []
        var limit: Int32 = .max
        for query in queries.values {
            limit = min(limit, query.millisecondsLeft)
            for socket in query.sockets {
                descriptors.append(socket)
                owners.append(query)
            }
        }
        let count = unsafe poll(&descriptors, nfds_t(descriptors.count), limit)
        if count > 0 {
            if descriptors[0].revents != 0 { alarm.silence() }
            for (descriptor, query) in zip(descriptors.dropFirst(), owners) where descriptor.revents != 0 { query.handle(descriptor) }
        }
        for query in queries.values { query.handleTimeouts() }
    }
}
