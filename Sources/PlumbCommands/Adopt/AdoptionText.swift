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
    /// By the edited file's path.
    private let added: [String: [DeclaredEntry]]

    init(_ draft: AdoptionDraft, files: [SourceFile], naming several: Set<Noun>) {
        var result = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let sources = Sources(files)
        var refused: [Diagnostic] = []
        var texts: [String: WrittenYAML] = [:]
        var paths: Set<String> = []
        for file in draft.files(naming: several) {
            let path = Self.free(file.path, in: result)
            let text = WrittenYAML(file)
            texts[path] = text
            paths.insert(path)
            result[path] = SourceFile(path: path, bytes: Array(text.text.utf8))
        }
        var added: [String: [DeclaredEntry]] = [:]
        for addition in draft.additions {
            guard let path = sources.path(of: addition.place), let file = result[path] else { continue }
            do throws(DeclarationEdit.Refusal) {
                result[path] = try Self.edit(file, addition)
                paths.insert(path)
                added[path, default: []].append(addition.entry)
            } catch {
                refused.append(error.diagnostic)
            }
        }
        all = result.values.sorted { $0.path < $1.path }
        written = all.filter { paths.contains($0.path) }
        self.refused = refused
        self.texts = texts
        self.added = added
        addresses = Set(texts.values.flatMap(\.places).flatMap(\.addresses)).union(added.values.joined().flatMap(Self.addresses))
        newScopes = Set(addresses.map(\.scope)).subtracting(draft.declaredScopes)
    }

    private static func edit(_ file: SourceFile, _ addition: DeclaredAddition) throws(DeclarationEdit.Refusal) -> SourceFile {
        switch addition.place {
        case .environment(_, let environment, let path):
            let place = path.isEmpty ? ["environments"] : ["environments", environment] + path
            return try DeclarationEdit.put(addition.entry, below: place, in: file)
        case .worker(_, let path), .pagesProject(_, let path): return try DeclarationEdit.put(addition.entry, below: path, in: file)
        case .record: return try DeclarationEdit.add(record: addition.entry.value, to: file)
        }
    }

    private static func addresses(_ entry: DeclaredEntry) -> Set<Address> {
        (entry.value.entries ?? []).reduce(into: entry.addresses) { $0.formUnion(addresses($1)) }
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
            if let text = texts[span.file] { found.formUnion(text.addresses(atLine: span.line)) }
            for entry in added[span.file] ?? [] where isAbout(entry, span) { found.formUnion(Self.addresses(entry)) }
        }
        return found
    }

    /// Whether the line of an edited file is that of what was put in.
    private func isAbout(_ entry: DeclaredEntry, _ span: SourceSpan) -> Bool {
        guard let file = all.first(where: { $0.path == span.file }) else { return false }
        let lines = file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.indices.contains(span.line - 1) else { return false }
        let line = String(decoding: lines[span.line - 1], as: UTF8.self)
        return line.contains("\(entry.key):") || line.contains(FlowYAML.text(entry.value))
    }

    /// Which file declares what.
    private struct Sources {
        private var services: [String: String] = [:]
        private var zones: [String: String] = [:]
        private var workers: [String: String] = [:]
        private var pagesProjects: [String: String] = [:]

        init(_ files: [SourceFile]) {
            var sink = DiagnosticSink()
            for file in files {
                guard let node = YAMLDocument.parse(file.bytes, file: file.path, into: &sink) else { continue }
                if let name = text(node["service"]) { services[name] = file.path }
                if let name = text(node["zone"]) { zones[DomainName.canonical(name)] = file.path }
                if let name = text(node["worker"]) { workers[name] = file.path }
                if let name = text(node["pages_project"]) { pagesProjects[name] = file.path }
            }
        }

        private func text(_ node: YAMLNode?) -> String? {
            guard case .scalar(let text, _)? = node?.kind else { return nil }
            return text
        }

        func path(of place: DeclaredAddition.Place) -> String? {
            switch place {
            case .environment(let service, _, _): services[service]
            case .record(let zone): zones[zone]
            case .worker(let name, _): workers[name]
            case .pagesProject(let name, _): pagesProjects[name]
            }
        }
    }
}
