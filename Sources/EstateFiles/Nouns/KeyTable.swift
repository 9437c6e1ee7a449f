/// The keys of nouns as a table of Markdown, for `docs/language.md`.
package enum KeyTable {
    /// - Parameter nouns: of one place; several where a map may have one of several shapes.
    /// - Returns: lines, the last of which ends too.
    package static func markdown(_ nouns: [NounDescription]) -> String {
        let rows = NounPath.keys(of: nouns).map { key in
            [code(key.name), type(of: key), standard(of: key), meaning(of: key)]
        }
        let head = "| key | value | without it | |\n|---|---|---|---|\n"
        return head + rows.map { "| " + $0.map(cell).joined(separator: " | ") + " |\n" }.joined()
    }

    private static func standard(of key: KeyDescription) -> String {
        if key.isRequired, key.companion == nil { return "required" }
        guard let standard = key.standard else { return "" }
        return key.shape.choices.contains(standard) ? code(standard) : standard
    }

    private static func type(of key: KeyDescription) -> String { key.shape.words(code) }

    private static func meaning(of key: KeyDescription) -> String {
        var parts = [key.documentation]
        if let companion = key.companion { parts.append("\(key.isRequired ? "Required with" : "Goes with") \(companion.words(code)).") }
        if let page = key.page { parts.append("[More](\(link(page))).") }
        return parts.joined(separator: " ")
    }

    /// The table stands in `language.md` itself.
    private static func link(_ page: String) -> String {
        page.hasPrefix("language.md#") ? String(page.dropFirst("language.md".count)) : page
    }

    private static func code(_ word: String) -> String { "`\(word)`" }

    /// A bar would end the cell; a star could be emphasis.
    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|").replacing("*", with: "\\*") }
}
