internal import Diagnostics
package import Estate

extension Soak {
    /// - Parameter name: `kind/name`.
    package func isExcepted(_ name: String) -> Bool {
        except.contains { pattern in
            IgnoreRule(pattern: Located(pattern, at: SourceSpan(file: "", line: 1, column: 1)), reason: nil).matches(name)
        }
    }

    /// Such as `24h` or `7d`.
    package var length: String {
        for (unit, length) in [("d", 86_400), ("h", 3_600)] where seconds % length == 0 { return "\(seconds / length)\(unit)" }
        return "\(seconds / 60)m"
    }
}
