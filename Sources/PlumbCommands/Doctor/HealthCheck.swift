internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Reconciling

/// One thing that was looked at, with what is to be done where it is not well. Names and numbers, and no value of anything.
struct HealthCheck: Sendable {
    enum State: String, Sendable {
        case ok
        /// It works, and will be in somebody's way.
        case warning
        case problem
        /// Nothing was asked; the text says why.
        case untested = "not tested"
    }

    /// Such as `git`, `heroku`, `ledger`.
    let name: String
    let state: State
    /// A clause without an end.
    let text: DisplayText
    let fix: DisplayText?

    init(_ name: String, _ state: State, _ text: DisplayText, fix: DisplayText? = nil) {
        self.name = name
        self.state = state
        self.text = Self.withoutPeople(text)
        self.fix = fix.map(Self.withoutPeople)
    }

    /// What a command would have ended with: its first line is what is wrong, the rest what to do.
    init(_ name: String, _ state: State, _ failure: CommandFailure) {
        let lines = failure.message.text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
        let rest = lines.dropFirst().map { DisplayText($0) }.joined(separator: "; ")
        self.init(name, state, DisplayText(lines.first ?? "it failed"), fix: rest.isEmpty ? nil : rest)
    }

    init(_ name: String, _ check: PreflightCheck) {
        let prefix = name + ": "
        let text = check.text.hasPrefix(prefix) ? String(check.text.dropFirst(prefix.count)) : check.text
        let state: State =
            switch check.state {
            case .proved: .ok
            case .refused: .problem
            case .unproved: .untested
            }
        self.init(name, state, DisplayText(text), fix: check.fix.map { DisplayText($0) })
    }

    /// A report is attached to bugs: of an address only the domain stays, and nothing that a provider repeats and looks like a credential.
    private static func withoutPeople(_ text: DisplayText) -> DisplayText {
        let plain = text.unescaped
        let concealed = CredentialText.concealed(in: plain, forms: Terminal.watch.credentialForms)
        let masked = concealed.replacing(/[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/) { "…@\($0.1)" }
        return masked == plain ? text : DisplayText(masked)
    }

    var json: JSONValue {
        [
            "name": .string(name), "state": .string(state.rawValue), "text": .string(text.text),
            "fix": fix.map { .string($0.text) } ?? .null,
        ]
    }
}

extension [HealthCheck] {
    /// A line each, and one below it where something is to be done.
    var shown: DisplayText {
        let width = map(\.name.count).max() ?? 0
        return map { check in
            let mark: DisplayText =
                switch check.state {
                case .ok: "✓"
                case .warning: "!"
                case .problem: "✗"
                case .untested: "?"
                }
            let line: DisplayText = "\(mark) \(DisplayText(check.name).padded(to: width))  \(check.text)\n"
            return line + (check.fix.map { "    → \($0)\n" } ?? "")
        }.joined()
    }

    func number(of state: HealthCheck.State) -> Int { filter { $0.state == state }.count }
}
