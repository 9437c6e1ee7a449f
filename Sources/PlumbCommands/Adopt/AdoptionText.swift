internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import Resources

/// A draft as the bytes of files: new ones, and those that are there with what they lack put in.
struct AdoptionText {
    /// New and edited, by path.
    let written: [SourceFile]
    /// Everything as it would lie on the disk.
    let all: [SourceFile]
    /// What could not be put in.
    let refused: [Diagnostic]
    /// What the new text declares.
    let addresses: Set<Address>
    /// Of things that no file declared.
    let newScopes: Set<Scope>
    private let texts: [String: WrittenYAML]
    /// By path, the things that the text of a file is of.
    private let scopes: [String: Set<Scope>]
    /// By the edited file's path.
    private let added: [String: [Addition]]

    /// What was put into a file that is there.
    private struct Addition {
        let entry: DeclaredEntry
        /// Whether it is written with its key, and not as an item or a value alone.
        let isKeyed: Bool
    }

    /// An `!external` of a file that is there, and the place that takes its place.
    struct StoredExternal {
        let span: SourceSpan
        let place: SecretReference
        /// Of the variables that it stands for.
        let addresses: Set<Address>
    }

    init(_ draft: AdoptionDraft, files: [SourceFile], naming several: Set<Noun>, storing externals: [StoredExternal] = []) {
        var result = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let sources = Sources(files)
        var refused: [Diagnostic] = []
        var texts: [String: WrittenYAML] = [:]
        var paths: Set<String> = []
        var scopes: [String: Set<Scope>] = [:]
        for file in draft.files(naming: several) {
            let path = Self.free(file.path, in: result)
            scopes[path] = file.scopes
            let text = WrittenYAML(file)
            texts[path] = text
            paths.insert(path)
            result[path] = SourceFile(path: path, bytes: Array(text.text.utf8))
        }
        var added: [String: [Addition]] = [:]
        for (path, members) in Dictionary(grouping: externals, by: \.span.file).sorted(by: { $0.key < $1.key }) {
            guard let file = result[path] else { continue }
            do throws(DeclarationEdit.Refusal) {
                let places = members.map { ($0.span, $0.place) }
                result[path] = try DeclarationEdit.store(Dictionary(places, uniquingKeysWith: { first, _ in first }), in: file)
                paths.insert(path)
                added[path] = members.map {
                    let entry = DeclaredEntry($0.place.name, .tagged("!secret", $0.place.description), at: $0.addresses)
                    return Addition(entry: entry, isKeyed: false)
                }
            } catch {
                refused.append(error.diagnostic)
            }
        }
        for (place, path, entries) in Self.grouped(draft.additions).flatMap({ sources.placed($0.entries, at: $0.place) }) {
            guard let file = result[path] else { continue }
            do throws(DeclarationEdit.Refusal) {
                result[path] = try Self.edit(file, place, entries)
                paths.insert(path)
                added[path, default: []] += entries.map { Addition(entry: $0, isKeyed: !place.isList) }
            } catch {
                refused.append(error.diagnostic)
            }
        }
        all = result.values.sorted { $0.path < $1.path }
        written = all.filter { paths.contains($0.path) }
        self.refused = refused
        self.texts = texts
        self.added = added
        let entries = added.mapValues { $0.map(\.entry) }
        self.scopes = scopes.merging(entries.mapValues { Set($0.flatMap(\.allAddresses).map(\.scope)) }) { $0.union($1) }
        addresses = Set(texts.values.flatMap(\.places).flatMap(\.addresses)).union(entries.values.joined().flatMap(\.allAddresses))
        newScopes = Set(addresses.map(\.scope)).subtracting(draft.declaredScopes)
    }

    /// What is put into one list goes there at once: a zone may lack thousands of records. What is put into maps is refused one by one.
    private static func grouped(_ additions: [DeclaredAddition]) -> [(place: DeclaredAddition.Place, entries: [DeclaredEntry])] {
        var groups: [(place: DeclaredAddition.Place, entries: [DeclaredEntry])] = []
        for addition in additions {
            if let last = groups.last, last.place == addition.place, last.place.isList {
                groups[groups.count - 1].entries.append(addition.entry)
            } else {
                groups.append((addition.place, [addition.entry]))
            }
        }
        return groups
    }

    /// Whether a file has records of a zone that another one declares.
    static func isPart(_ file: SourceFile) -> Bool {
        var sink = DiagnosticSink()
        return YAMLDocument.parse(file.bytes, file: file.path, into: &sink)?["records_of"] != nil
    }

    private static func edit(
        _ file: SourceFile, _ place: DeclaredAddition.Place, _ entries: [DeclaredEntry]
    ) throws(DeclarationEdit.Refusal) -> SourceFile {
        switch place {
        case .item(_, let environment, let list):
            return try DeclarationEdit.add(entries.map(\.value), to: list, of: environment, in: file)
        case .record: return try DeclarationEdit.add(records: entries.map(\.value), to: file)
        case .environment(_, let environment, let path):
            let below = path.isEmpty ? ["environments"] : ["environments", environment] + path
            return try put(entries, below: below, in: file)
        case .worker(_, let path), .pagesProject(_, let path), .repository(_, let path): return try put(entries, below: path, in: file)
        }
    }

    private static func put(
        _ entries: [DeclaredEntry], below path: [String], in file: SourceFile
    ) throws(DeclarationEdit.Refusal) -> SourceFile {
        var file = file
        for entry in entries { file = try DeclarationEdit.put(entry, below: path, in: file) }
        return file
    }

    /// Not one that is there already, whatever it holds.
    private static func free(_ path: String, in files: [String: SourceFile]) -> String {
        let taken = Set(files.keys.map { $0.lowercased() })
        guard taken.contains(path.lowercased()) else { return path }
        let stem = path.dropLast(".yaml".count)
        return (2...).lazy.map { "\(stem)-\($0).yaml" }.first { !taken.contains($0.lowercased()) } ?? path
    }

    /// The resources that are declared where something is wrong.
    func addresses(of errors: [Diagnostic]) -> Set<Address> {
        var found: Set<Address> = []
        for error in errors {
            guard let span = error.span else { continue }
            if let text = texts[span.file] { found.formUnion(text.addresses(atLine: span.line, column: span.column)) }
            guard let additions = added[span.file], let line = line(of: span) else { continue }
            let places = additions.flatMap { Self.places(of: $0.entry, isKeyed: $0.isKeyed, in: line) }
            let exact = places.filter { $0.place.contains(span.column - 1) }
            for place in exact.isEmpty ? places : exact { found.formUnion(place.addresses) }
        }
        return found
    }

    /// Where an entry that was put in stands on a line, in scalars from its begin: what is below the entry, else the entry itself. An entry is
    /// known by its key and its value: others may have the same value.
    private static func places(
        of entry: DeclaredEntry, isKeyed: Bool, in line: String
    ) -> [(place: Range<Int>, addresses: Set<Address>)] {
        let below = (entry.value.entries ?? []).flatMap { places(of: $0, isKeyed: true, in: line) }
        guard below.isEmpty, !entry.addresses.isEmpty || entry.value.entries == nil, !entry.allAddresses.isEmpty else { return below }
        let value = FlowYAML.text(entry.value)
        let key = FlowYAML.key(entry.key) + ":"
        // A map may be on the lines below its key; a tag alone ends with a space on a line that goes on.
        let texts = isKeyed ? ["\(key) \(value)", key] : [value, value.hasSuffix(" ") ? String(value.dropLast()) : value]
        for text in texts {
            guard let range = line.ranges(of: text).first(where: { isWhole($0, in: line) }) else { continue }
            let start = line.unicodeScalars.distance(from: line.startIndex, to: range.lowerBound)
            return [(start..<start + text.unicodeScalars.count, entry.allAddresses)]
        }
        return []
    }

    /// Whether what stands there does not begin inside of a longer word.
    private static func isWhole(_ range: Range<String.Index>, in line: String) -> Bool {
        range.lowerBound == line.startIndex || [" ", "{", "[", ","].contains(line[line.index(before: range.lowerBound)])
    }

    /// The things that the files are of in which something is wrong; those of all files where nothing says in which.
    func scopes(of errors: [Diagnostic]) -> Set<Scope> {
        let found = errors.compactMap(\.span?.file).compactMap { scopes[$0] }.reduce(into: Set<Scope>()) { $0.formUnion($1) }
        return found.isEmpty ? scopes.values.reduce(into: []) { $0.formUnion($1) } : found
    }

    private func line(of span: SourceSpan) -> String? {
        guard let file = all.first(where: { $0.path == span.file }) else { return nil }
        let lines = file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.indices.contains(span.line - 1) ? String(decoding: lines[span.line - 1], as: UTF8.self) : nil
    }

    /// Which file declares what.
    private struct Sources {
        private var services: [String: String] = [:]
        private var zones: [String: String] = [:]
        /// By zone and name, the file that has records of it.
        private var names: [String: [String: String]] = [:]
        private var workers: [String: String] = [:]
        private var pagesProjects: [String: String] = [:]
        private var repositories: [String: String] = [:]

        init(_ files: [SourceFile]) {
            var sink = DiagnosticSink()
            for file in files {
                guard let node = YAMLDocument.parse(file.bytes, file: file.path, into: &sink) else { continue }
                if let name = text(node["service"]) { services[name] = file.path }
                if let name = text(node["zone"]) { zones[DomainName.canonical(name)] = file.path }
                if let zone = (text(node["zone"]) ?? text(node["records_of"])).map({ DomainName.canonical($0) }) {
                    guard case .sequence(let records)? = node["records"]?.kind else { continue }
                    for name in records.compactMap({ text($0["name"]) }) { names[zone, default: [:]][name.lowercased()] = file.path }
                }
                if let name = text(node["worker"]) { workers[name] = file.path }
                if let name = text(node["pages_project"]) { pagesProjects[name] = file.path }
                if let name = text(node["repository"]) {
                    repositories[name + (text(node["deployment_environment"]).map { "@\($0)" } ?? "")] = file.path
                }
            }
        }

        private func text(_ node: YAMLNode?) -> String? {
            guard case .scalar(let text, _)? = node?.kind else { return nil }
            return text
        }

        /// The additions by the file that each goes into: a record into the one that has others of its name, where there is one.
        func placed(
            _ entries: [DeclaredEntry], at place: DeclaredAddition.Place
        ) -> [(place: DeclaredAddition.Place, path: String, entries: [DeclaredEntry])] {
            guard let main = path(of: place) else { return [] }
            guard case .record(let zone) = place else { return [(place, main, entries)] }
            let groups = Dictionary(grouping: entries) { entry -> String in
                guard case .text(let name)? = entry.value.entries?["name"] else { return main }
                return names[zone]?[name.lowercased()] ?? main
            }
            return groups.sorted { $0.key < $1.key }.map { (place, $0.key, $0.value) }
        }

        func path(of place: DeclaredAddition.Place) -> String? {
            switch place {
            case .environment(let service, _, _), .item(let service, _, _): services[service]
            case .record(let zone): zones[zone]
            case .worker(let name, _): workers[name]
            case .pagesProject(let name, _): pagesProjects[name]
            case .repository(let name, _): repositories[name]
            }
        }
    }
}

extension DeclaredAddition.Place {
    fileprivate var isList: Bool {
        switch self {
        case .item, .record: true
        case .environment, .worker, .pagesProject, .repository: false
        }
    }
}
