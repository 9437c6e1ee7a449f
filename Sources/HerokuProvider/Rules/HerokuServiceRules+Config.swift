package import Diagnostics
package import Estate

/// Config vars.
extension HerokuServiceRules {
    package func check(variable: Located<String>, into sink: inout DiagnosticSink) {
        guard !VariableName.isName(variable.value) || variable.value.hasPrefix("HEROKU_") || variable.value.hasPrefix("__") else { return }
        sink.report(
            .error(
                "heroku.config-name", "\"\(variable.value)\" cannot name a config var", at: variable.span,
                fix: "use letters, digits and _, without the prefixes HEROKU_ and __"))
    }

    /// A process's environment is made of texts that end with NUL (POSIX, environ).
    package func check(literal: Located<String>, of variable: String, into sink: inout DiagnosticSink) {
        guard literal.value.utf8.contains(0) else { return }
        sink.report(
            .error(
                "heroku.config-nul", "\(variable) holds a NUL, which no environment variable can", at: literal.span,
                fix: "take it out, or write the value in base64"))
    }

    /// What the files alone say is too much; the plan adds what is live and what stores hold.
    package func check(config: [String: Located<ConfigValue>], into sink: inout DiagnosticSink) {
        var total = 0
        var largest: (name: String, bytes: Int, literal: Located<ConfigValue>)?
        for (name, value) in config.sorted(by: { $0.key < $1.key }) {
            guard case .literal(let text) = value.value else { continue }
            let bytes = ConfigLimit.bytes(name, text.utf8.count)
            total += bytes
            if bytes > largest?.bytes ?? 0 { largest = (name, bytes, value) }
        }
        guard total > ConfigLimit.bytes, let largest else { return }
        sink.report(
            .error(
                "heroku.config-size", "the config vars have \(total) bytes; an app holds \(ConfigLimit.bytes)", at: largest.literal.span,
                fix: "keep \(largest.name) (\(largest.bytes) bytes) in a file or a store that the app reads"))
    }
}
