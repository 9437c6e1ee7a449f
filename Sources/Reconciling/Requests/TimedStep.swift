/// From when to when, in nanoseconds since the timeline began.
package struct TimeSpan: Hashable, Sendable {
    /// Nanoseconds.
    package let from: Int
    /// Nanoseconds, not before ``from``.
    package let to: Int

    package init(from: Int, to: Int) {
        (self.from, self.to) = (from, max(from, to))
    }

    /// Nanoseconds.
    package var length: Int { to - from }
}

/// A part of a command's work that has a name.
package struct TimedStep: Hashable, Sendable {
    package let name: String
    package let span: TimeSpan
    /// Nanoseconds that the process had of the processors meanwhile.
    package let processor: Int

    package init(name: String, span: TimeSpan, processor: Int) {
        (self.name, self.span, self.processor) = (name, span, processor)
    }
}

/// One request, from when it was handed to the transport until its answer was whole.
package struct TimedRequest: Hashable, Sendable {
    /// `GET`.
    package let method: String
    /// With the port when the URL has one.
    package let host: String
    /// The path, and the query with each value replaced: `/zones?name=…`.
    package let path: String
    /// `200`, or why there was no answer.
    package let outcome: String
    package let span: TimeSpan

    package init(method: String, host: String, path: String, outcome: String, span: TimeSpan) {
        (self.method, self.host, self.path, self.outcome, self.span) = (method, host, path, outcome, span)
    }
}

/// Time in which a request was not sent.
package struct TimedWait: Hashable, Sendable {
    /// Why it was not sent yet.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// As many requests of the credential as may be were under way, or it was held back because little was left of its rate limit.
        case turn
        /// Before another try.
        case pause
    }

    package let kind: Kind
    package let span: TimeSpan

    package init(kind: Kind, span: TimeSpan) {
        (self.kind, self.span) = (kind, span)
    }
}
