internal import FoundationEssentials

/// The time of simulated providers: it begins with this machine's and may run faster.
struct SimulatorClock: Sendable {
    private let began = Date().timeIntervalSince1970
    private let speed: Double

    /// - Parameter speed: how many seconds pass in one of this machine's.
    init(speed: Double) {
        self.speed = speed
    }

    /// Seconds since 1970.
    var now: Int { Int(began + (Date().timeIntervalSince1970 - began) * speed) }
}
