package import Planning

/// A writer that can look once at what its waits look at until it is so.
package protocol Prober: Sendable {
    /// Looks once. What could not be seen is not so, and says why.
    func check(_ operation: Operation) async -> ProbeResult
}

/// What one look at the world showed.
package enum ProbeResult: Hashable, Sendable {
    /// As awaited; the text says what was seen.
    case awaited(String)
    /// Not yet, or not so; the text says what was seen instead.
    case otherwise(String)

    /// What a look of another version comes to.
    package static func unknown(_ operation: Operation) -> ProbeResult {
        .otherwise("\(operation.action) is not a check that this version knows")
    }

    var text: String {
        switch self {
        case .awaited(let text), .otherwise(let text): text
        }
    }

    var isAwaited: Bool {
        if case .awaited = self { true } else { false }
    }
}
