extension ShownText: ExpressibleByStringInterpolation {
    package init(stringLiteral value: StaticString) {
        let text = value.description
        self.init(runs: text.isEmpty ? [] : [Run(text: text)], unescaped: text)
    }

    package init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.text
    }

    /// Collects the parts of an interpolated text, each escaped or safe by its type.
    package struct StringInterpolation: StringInterpolationProtocol {
        var text = ShownText(runs: [], unescaped: "")

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: StaticString) { text += ShownText(stringLiteral: literal) }

        /// What is safe already. A literal between the parentheses is of this kind too, and not text of others.
        package mutating func appendInterpolation(_ shown: ShownText) { text += shown }

        /// Text of others, escaped.
        @_disfavoredOverload
        package mutating func appendInterpolation(_ foreign: some CustomStringConvertible) { text += ShownText(foreign.description) }
    }
}

extension ShownText.StringInterpolation where Form == MarkdownForm {
    /// Text of others as a code span.
    package mutating func appendInterpolation(code foreign: some CustomStringConvertible) {
        let foreign = foreign.description
        text += ShownText(runs: [.init(text: ForeignText.markdownCode(foreign))], unescaped: foreign)
    }
}

extension DefaultStringInterpolation {
    /// A ``ShownText`` in a `String` would show its parts' names, and the string would be escaped a second time.
    @available(*, unavailable, message: "give the literal around it the type DisplayText or MarkdownText")
    package mutating func appendInterpolation<Form>(_ shown: ShownText<Form>) {}
}
