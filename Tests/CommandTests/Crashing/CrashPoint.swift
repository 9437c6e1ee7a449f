import CanonicalJSON
import Testing

/// A place in an apply where the process is killed.
enum CrashPoint: CustomTestStringConvertible, Sendable {
    /// At a request of the run: the `occurrence`th of its kind, from 0.
    case request(Request, occurrence: Int, Moment)
    /// Once the ledger's write-ahead log has this many bytes: each thing that is recorded makes it longer.
    case ledger(bytes: Int)
    /// After so many milliseconds.
    case time(milliseconds: Int)

    enum Moment: String {
        /// The provider has not seen it.
        case before
        /// The provider has done it, and nobody has heard of it yet.
        case after
    }

    struct Request: Hashable, Sendable {
        let kind: String
        let method: String
        let path: String

        var isWrite: Bool { method != "GET" }
    }

    var testDescription: String {
        switch self {
        case .request(let request, let occurrence, let moment):
            "\(moment.rawValue) \(request.method) \(request.kind) \(request.path) (\(occurrence))"
        case .ledger(let bytes): "with \(bytes) bytes of the ledger written"
        case .time(let milliseconds): "after \(milliseconds) ms"
        }
    }

    /// Whether something has been done at it that nobody has heard of.
    var isAfterWrite: Bool {
        if case .request(_, _, .after) = self { true } else { false }
    }

    /// A fault that holds the request still at this point, with the provider it is for.
    var fault: (kind: String, json: JSONValue)? {
        guard case .request(let request, let occurrence, let moment) = self else { return nil }
        return (
            request.kind,
            [
                "method": .string(request.method), "path": .string(request.path), "whole": true, "when": .string(moment.rawValue),
                "stall": true, "skip": .integer(occurrence),
            ]
        )
    }
}
