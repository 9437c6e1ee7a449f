/// Waits longer and longer, at random, so that those who met once do not meet again.
struct Backoff {
    private let attempts: Int
    private let deadline: ContinuousClock.Instant
    private var done = 0

    private static let first = Duration.milliseconds(50)
    private static let longest = Duration.seconds(2)

    init(attempts: Int = .max, patience: Duration = .seconds(60)) {
        self.attempts = attempts
        deadline = .now + patience
    }

    /// - Returns: false, without waiting, when it is time to give up.
    mutating func wait() async -> Bool {
        done += 1
        guard done < attempts, .now < deadline else { return false }
        let limit = min(Self.longest, Self.first * (1 << min(done, 10)))
        try? await Task.sleep(for: limit * Double.random(in: 0.2...1))
        return true
    }
}
