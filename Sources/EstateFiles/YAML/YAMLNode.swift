package import Diagnostics

/// One node of a YAML document, with the place it was written; aliases are already replaced by what they stand for.
package struct YAMLNode: Sendable {
    /// One key of a map with its value.
    package struct Entry: Sendable {
        package let key: Located<String>
        package let value: YAMLNode

        package init(key: Located<String>, value: YAMLNode) {
            self.key = key
            self.value = value
        }
    }

    /// What the node is.
    package enum Kind: Sendable {
        /// The text exactly as written: `yes` and `0123` are strings until a reader asks for more.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        /// In the order of the file; keys are unique.
        case mapping([Entry])
    }

    package let kind: Kind
    /// Such as `!secret`; nil where none was written.
    package let tag: String?
    package let span: SourceSpan

    package init(_ kind: Kind, tag: String? = nil, at span: SourceSpan) {
        self.kind = kind
        self.tag = tag
        self.span = span
    }

    /// The value under `key`, when this is a mapping that has it.
    package subscript(_ key: String) -> YAMLNode? {
        guard case .mapping(let entries) = kind else { return nil }
        return entries.first { $0.key.value == key }?.value
    }

    /// An empty plain scalar, `~` or `null` without a tag.
    var isNull: Bool {
        guard tag == nil, case .scalar(let text, isPlain: true) = kind else { return false }
        return switch text {
        case "", "~", "null", "Null", "NULL": true
        default: false
        }
    }
}
