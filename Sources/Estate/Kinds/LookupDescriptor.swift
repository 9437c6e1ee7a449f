/// What `!lookup` can ask a kind of provider: `postmark.domain(raxx.app).dkim_text` asks a `domain` for `dkim_text`.
package struct LookupDescriptor: Hashable, Sendable {
    /// What is asked, such as `domain`.
    package let subject: String
    /// How its key is written, such as `NAME`.
    package let key: String
    /// What it can be asked for.
    package let attributes: [String]

    package init(_ subject: String, key: String, attributes: [String]) {
        self.subject = subject
        self.key = key
        self.attributes = attributes
    }
}
