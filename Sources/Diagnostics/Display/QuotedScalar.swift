internal import CanonicalJSON

/// A text between double quotes as files of the estate say it: as JSON writes it, with what nobody would see escaped, such as a bidirectional control
/// a separator that ends a line for YAML and for no editor, or what a runner takes for a command where the text is printed.
package enum QuotedScalar {
    /// The text, its quotes included.
    package static func text(_ value: String) -> String {
        var result = ""
        for scalar in String(decoding: JSONValue.string(value).canonicalBytes(), as: UTF8.self).unicodeScalars {
            if ForeignText.isSeen(scalar) { result.unicodeScalars.append(scalar) } else { result += ForeignText.yaml(scalar) }
        }
        return RunnerCommand.disarmed(result)
    }
}
