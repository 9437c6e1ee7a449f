internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics

/// Why a command ended without a result, for programs: what stands on stdout with `--output json` where there is nothing else.
struct ErrorDocument {
    static let version = 1

    private let code: ExitCode
    private let message: String
    private let diagnostics: [Diagnostic]

    init(_ failure: CommandFailure) {
        (code, message, diagnostics) = (failure.code, failure.message.text, failure.diagnostics)
    }

    /// - Parameter message: one that the parser of arguments makes.
    init(_ code: ExitCode, _ message: String) {
        (self.code, self.message, diagnostics) = (code, DisplayText(message).text, [])
    }

    /// - Parameter reason: why there is no result, though the command ended.
    init(reason: String) {
        self.init(.failure, reason)
    }

    /// `{"version": 1, "error": {"code": "stale-plan", "exitCode": 6, "message": "…", "diagnostics": []}}`
    var json: JSONValue {
        [
            "version": .integer(Self.version),
            "error": [
                "code": .string(Self.name(of: code)), "exitCode": .integer(Int(code.rawValue)), "message": .string(message),
                "diagnostics": DiagnosticRenderer.value(diagnostics),
            ],
        ]
    }

    private static func name(of code: ExitCode) -> String {
        switch code {
        case .changesPending: "changes-pending"
        case .invalidEstate: "invalid-estate"
        case .blocked: "blocked"
        case .refused: "refused"
        case .stalePlan: "stale-plan"
        case .appliedInPart: "applied-in-part"
        case .drift: "drift"
        case .locked: "locked"
        case .validationFailure: "usage"
        default: "error"
        }
    }
}
