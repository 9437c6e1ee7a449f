package import Estate

/// A map of the desired-state files with the keys that it may have.
///
/// It is said here once: readers take the keys they know from it, and ``EstateSchema``, `plumb explain` and the tables of
/// `docs/language.md` are made from it.
package struct NounDescription: Sendable {
    /// Keys of which some have to be written; each list is one way.
    package enum Need: Sendable {
        case none
        case anyOf([[String]])
        case oneOf([[String]])

        /// The ways, in the order in which they are shown.
        package var ways: [[String]] {
            switch self {
            case .none: []
            case .anyOf(let ways), .oneOf(let ways): ways
            }
        }
    }

    /// As the JSON Schema names it; a file's first key, where it is a file.
    package let name: String
    /// In messages, with its article: `a service`.
    let phrase: String
    /// One sentence.
    package let documentation: String
    /// In the order in which they are shown.
    package let keys: [KeyDescription]
    /// What must be written besides the keys that are required.
    package let need: Need
    /// Whether a map of it may be one half, with the rest in an environment of the service or in the group around it.
    package let isPartial: Bool
    /// The key below which the same keys stand once more, for one environment each; nil for most.
    package let overlay: String?
    private let byName: [String: KeyDescription]

    init(
        _ name: String, _ phrase: String, _ documentation: String, need: Need = .none, isPartial: Bool = false, overlay: String? = nil,
        _ keys: [KeyDescription]
    ) {
        self.name = name
        self.phrase = phrase
        self.documentation = documentation
        self.keys = keys
        self.need = need
        self.isPartial = isPartial
        self.overlay = overlay
        byName = Dictionary(keys.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The key of this name; nil where there is none.
    package subscript(_ name: String) -> KeyDescription? { byName[name] }

    /// Whether there is a key of this name.
    func has(_ name: String) -> Bool { byName.index(forKey: name) != nil }

    /// What a file of `desired/` may declare, in the order in which it is shown.
    /// - Parameter catalogue: the kinds of provider and store that may be named.
    package static func files(_ catalogue: KindCatalogue) -> [NounDescription] {
        [.estate(catalogue), .service, .zone, .recordsOf, .mailDomain, .worker, .pagesProject, .repository, .secret, .acknowledged]
    }
}
