internal import Concurrency

/// The serial that each zone had when this process last read or wrote it.
final class SeenSerials: Sendable {
    private let serials = Locked<[String: Int]>([:])

    subscript(_ zone: String) -> Int? { serials.withLock { $0[zone] } }

    func see(_ serial: Int, of zone: String) { serials.withLock { $0[zone] = serial } }

    func forget(_ zone: String) { serials.withLock { $0[zone] = nil } }
}
