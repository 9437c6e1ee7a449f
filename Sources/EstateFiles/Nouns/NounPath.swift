internal import Diagnostics
package import Estate

/// A place in the desired-state language, such as `service.formation.quantity`, and what is described there.
///
/// Lists, and maps by names that the author chooses, are passed through: what stands below `formation` is a process type's.
package struct NounPath: Sendable {
    /// A path that leads nowhere.
    package struct Unknown: Error {
        /// The part that is not known.
        package let part: String
        /// Where it was looked for; empty for the whole language.
        package let parent: String
        /// The one that was most likely meant.
        package let nearest: String?
        /// What there is, in the order in which it is shown.
        package let known: [String]
    }

    /// The keys that lead there; empty for the whole language.
    package let names: [String]
    /// The last key of the path; nil where the path is a file's noun or the whole language.
    package let key: KeyDescription?
    /// What may stand there; several where a map may have one of several shapes, none where no map stands there.
    package let nouns: [NounDescription]
    /// Where it may be written, such as `service.stack` and `service.environments.ENVIRONMENT.stack`.
    package let places: [String]

    /// - Parameters:
    ///   - text: keys with dots between, a file's noun first.
    ///   - catalogue: the kinds of provider and store that may be named.
    /// - Throws: ``Unknown`` where a part of it names nothing.
    package init(_ text: String, _ catalogue: KindCatalogue) throws(Unknown) {
        let files = NounDescription.files(catalogue)
        let names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let first = names.first, let file = files.first(where: { $0.name == first }) else {
            throw Self.unknown(names.first ?? "", in: "", files.map(\.name))
        }
        var (nouns, key): ([NounDescription], KeyDescription?) = ([file], nil)
        var places = [file.name]
        for (index, name) in names.enumerated().dropFirst() {
            guard let found = nouns.lazy.compactMap({ $0[name] }).first else {
                throw Self.unknown(name, in: names.prefix(index).joined(separator: "."), Self.keys(of: nouns).map(\.name))
            }
            places = places.map { "\($0).\(Self.placeholder(key))\(name)" }
            if index == 1, let overlay = file.overlay, !found.isForTopAlone {
                places.append("\(file.name).\(overlay).\(Self.placeholder(file[overlay]))\(name)")
            }
            (key, nouns) = (found, found.shape.nouns)
        }
        self.names = names
        self.key = key
        self.nouns = nouns
        self.places = places
    }

    private static func unknown(_ part: String, in parent: String, _ known: [String]) -> Unknown {
        Unknown(part: part, parent: parent, nearest: Suggestion.nearest(to: part, among: known), known: known)
    }

    /// `ENVIRONMENT.`, where the key's map is by names of one's own.
    private static func placeholder(_ key: KeyDescription?) -> String {
        guard let key, let name = key.shape.mapName else { return "" }
        return name.uppercased().replacing(" ", with: "-") + "."
    }

    /// The keys of each noun, one of each name.
    package static func keys(of nouns: [NounDescription]) -> [KeyDescription] {
        var seen: Set<String> = []
        return nouns.flatMap(\.keys).filter { seen.insert($0.name).inserted }
    }

    /// Every path, those above before those below; a noun that holds itself is entered once.
    package static func all(_ catalogue: KindCatalogue) -> [String] {
        NounDescription.files(catalogue).flatMap { [$0.name] + below($0, at: $0.name, inside: [$0.name]) }
    }

    private static func below(_ noun: NounDescription, at path: String, inside names: Set<String>) -> [String] {
        noun.keys.flatMap { key -> [String] in
            let place = "\(path).\(key.name)"
            let nouns = key.shape.nouns.filter { !names.contains($0.name) }
            var seen: Set<String> = []
            return [place]
                + nouns.flatMap { below($0, at: place, inside: names.union([$0.name])) }.filter { seen.insert($0).inserted }
        }
    }
}
