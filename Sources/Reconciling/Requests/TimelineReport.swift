/// What a timeline came to.
package struct TimelineReport: Hashable, Sendable {
    /// Nanoseconds from the beginning to the end.
    package let total: Int
    /// Nanoseconds that the process had of the processors.
    package let processor: Int
    /// In the order in which they began.
    package let steps: [TimedStep]
    /// In the order in which they began.
    package let requests: [TimedRequest]
    /// In the order in which they began.
    package let waits: [TimedWait]

    package init(total: Int, processor: Int, steps: [TimedStep], requests: [TimedRequest], waits: [TimedWait]) {
        self.total = total
        self.processor = processor
        self.steps = steps
        self.requests = requests
        self.waits = waits
    }

    /// Requests of which none began after another of them had ended: they may as well have been sent at once.
    package struct Wave: Hashable, Sendable {
        /// In the order in which they began.
        package let requests: [TimedRequest]
        /// From the first beginning to the last end.
        package let span: TimeSpan
        /// The one that took longest.
        package let longest: TimedRequest
    }

    /// The fewest groups of requests that had to follow one another as they were sent, which is how many round trips they cost at least.
    ///
    /// A request belongs to the wave after the last one of which a request had ended when it began.
    package var waves: [Wave] {
        var waves: [[TimedRequest]] = []
        // When the first request of each wave ended: it never falls from one wave to the next.
        var firstEnds: [Int] = []
        for request in requests.sorted(by: { ($0.span.from, $0.span.to) < ($1.span.from, $1.span.to) }) {
            let number = firstEnds.lastIndex { $0 <= request.span.from }.map { $0 + 1 } ?? 0
            if number == waves.count {
                waves.append([request])
                firstEnds.append(request.span.to)
            } else {
                waves[number].append(request)
                firstEnds[number] = min(firstEnds[number], request.span.to)
            }
        }
        return waves.compactMap { requests in
            guard let first = requests.first, let longest = requests.max(by: { $0.span.length < $1.span.length }) else { return nil }
            let end = requests.map(\.span.to).max() ?? first.span.to
            return Wave(requests: requests, span: TimeSpan(from: first.span.from, to: end), longest: longest)
        }
    }

    /// How many requests began within a step.
    package func requestCount(in step: TimedStep) -> Int {
        requests.count { $0.span.from >= step.span.from && $0.span.from < step.span.to }
    }
}
