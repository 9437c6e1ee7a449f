import CanonicalJSON
import Testing

/// A place in an apply where the process is killed.
enum CrashPoint: CustomTestStringConvertible, Sendable {
    /// At a request of the run: the `occurrence`th of its kind, from 0.
    case request(Request, occurrence: Int, Moment)
    /// Once so many things are on the disk in the ledger, before the run goes on.
    case recorded(Int)
    /// In front of so many writes to the ledger's file, which may be in the middle of one thing.
    case recording(write: Int)
    /// At so many pushes of the ledger in git.
    case push(Int, Moment)
    /// After so many milliseconds; and after some more, the process that resumes is killed too.
    case time(milliseconds: Int, again: Int)

    enum Moment: String {
        /// The provider, or the remote, has not seen it.
        case before
        /// It is done there, and nobody has heard of it yet.
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
        case .recorded(let count): "with \(count) things recorded"
        case .recording(let write): "at write \(write) of the ledger"
        case .push(let number, let moment): "\(moment.rawValue) push \(number)"
        case .time(let milliseconds, let again): "after \(milliseconds) ms, and again after \(again) ms"
        }
    }

    /// Whether something has been done at it that nobody has heard of.
    var isAfterWrite: Bool {
        if case .request(_, _, .after) = self { true } else { false }
    }

    /// Whether the run is known to come there, however fast it is. What is recorded at the same time shares a push.
    var isCertain: Bool {
        switch self {
        case .request, .recorded: true
        case .recording, .push, .time: false
        }
    }

    /// What makes the process end by itself at this point.
    var mishap: [String: String] {
        switch self {
        case .recorded(let count): Program.mishap("MISHAP_SYNC", count)
        case .recording(let write): Program.mishap("MISHAP_WRITE", write)
        case .request, .push, .time: [:]
        }
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
