/// What may stand behind a key.
package indirect enum KeyShape: Sendable {
    /// - Parameters:
    ///   - form: what the text is, such as `host name`; nil for any text.
    ///   - pattern: a regular expression (ECMA 262) that editors hold it against; nil for none.
    case text(form: String?, pattern: String?)
    /// Bounds are inclusive; nil for none.
    case whole(least: Int?, most: Int?)
    case boolean
    /// One of these words.
    case choice([String])
    /// What one of these tags says, and where `orText` is true a literal too.
    case tagged([String], orText: Bool)
    case list(KeyShape)
    /// By names that the author chooses; the text says what they name, such as `process type`.
    case map(String, KeyShape)
    /// A map with keys of its own. Not evaluated before it is asked for: a noun may hold itself.
    case object(@Sendable () -> NounDescription)
    case either([KeyShape])
    /// Also nothing behind the key, which says the same as leaving out everything in it.
    case optional(KeyShape)
    /// Any value of JSON.
    case json

    static let text = KeyShape.text(form: nil, pattern: nil)
    /// A text that may look like a number.
    static let scalar = KeyShape.tagged([], orText: true)
    static let whole = KeyShape.whole(least: 0, most: nil)
    static let day = KeyShape.text(form: "day", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    /// As ``DurationText`` reads it.
    static let duration = KeyShape.text(form: "length of time", pattern: "^[1-9][0-9]{0,5}[mhd]$")

    static func text(_ form: String, _ pattern: String? = nil) -> KeyShape { .text(form: form, pattern: pattern) }
}

extension KeyShape {
    /// The nouns whose keys may stand below the key: through lists and maps, and each where there are several.
    package var nouns: [NounDescription] {
        switch self {
        case .object(let noun): [noun()]
        case .list(let shape), .map(_, let shape), .optional(let shape): shape.nouns
        case .either(let shapes): shapes.flatMap(\.nouns)
        case .text, .whole, .boolean, .choice, .tagged, .json: []
        }
    }

    /// The words of which one is written; empty where anything may be.
    package var choices: [String] {
        switch self {
        case .choice(let words): words
        case .list(let shape), .map(_, let shape), .optional(let shape): shape.choices
        case .either(let shapes): shapes.flatMap(\.choices)
        case .text, .whole, .boolean, .tagged, .object, .json: []
        }
    }

    /// What the names of its map name; nil where it is none by names of one's own.
    package var mapName: String? {
        switch self {
        case .map(let name, _): name
        case .optional(let shape): shape.mapName
        default: nil
        }
    }

    /// The tags that a value may have.
    package var tags: [String] {
        switch self {
        case .tagged(let tags, _): tags
        case .list(let shape), .map(_, let shape), .optional(let shape): shape.tags
        case .either(let shapes): shapes.flatMap(\.tags)
        case .text, .whole, .boolean, .choice, .object, .json: []
        }
    }

    /// For people, such as `list of text`.
    /// - Parameter code: marks a word that is written as it stands.
    package func words(_ code: (String) -> String = { $0 }) -> String {
        switch self {
        case .text(let form, _): form ?? "text"
        case .whole(let least, let most): "whole number" + Self.bounds(least, most)
        case .boolean: "\(code("true")) or \(code("false"))"
        case .choice(let words): Self.listed(words.map(code))
        case .tagged(let tags, let orText): Self.listed((orText ? ["text"] : []) + tags.map(code))
        case .list(let shape): shape.isMap ? "list of maps" : "list: " + shape.words(code)
        case .map(let name, let shape): "map by \(name)" + (shape.isMap ? "" : ": " + shape.words(code))
        case .object: "map"
        case .either(let shapes): Self.alternatives(Self.unique(shapes.map { $0.words(code) }))
        case .optional(let shape): shape.words(code)
        case .json: "anything"
        }
    }

    private var isMap: Bool {
        switch self {
        case .object: true
        case .optional(let shape): shape.isMap
        case .either(let shapes): shapes.allSatisfy(\.isMap)
        default: false
        }
    }

    private static func bounds(_ least: Int?, _ most: Int?) -> String {
        switch (least, most) {
        case (let least?, let most?): ", \(least) to \(most)"
        case (let least?, nil): least == 0 ? "" : ", \(least) or more"
        case (nil, let most?): ", \(most) at most"
        case (nil, nil): ""
        }
    }

    /// `a, b or c`.
    static func listed(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }

    private static func alternatives(_ words: [String]) -> String {
        words.contains { $0.contains(" or ") || $0.contains(":") } ? words.joined(separator: "; or ") : listed(words)
    }

    private static func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }
}
