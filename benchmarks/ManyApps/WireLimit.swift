/// The least time that requests can take when each takes `delay` and at most 64 run side by side.
struct WireLimit {
    private static let width = 64

    let requests: Int
    /// As if no request had to wait for another's answer.
    let milliseconds: Int
    /// The lists of the account come first: the ids in them are in every other path.
    let inTwoSteps: Int

    init(_ requests: [(method: String, path: String)], delay: Int) {
        func rounds(_ count: Int) -> Int { (count + Self.width - 1) / Self.width }
        let lists = requests.count { !$0.path.hasPrefix("/apps/") }
        self.requests = requests.count
        milliseconds = rounds(requests.count) * delay
        inTwoSteps = (rounds(lists) + rounds(requests.count - lists)) * delay
    }
}
