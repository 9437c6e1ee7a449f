internal import Diagnostics
internal import Estate

/// The data of one record of a master file.
struct MasterFileData {
    let type: RecordType
    /// What stands after the type.
    let tokens: [MasterFileToken]
    let names: MasterFileNames

    /// - Throws: what is wrong with it, with its place.
    func value(at span: SourceSpan) throws(Invalid) -> RecordValue {
        guard let first = tokens.first else {
            throw Invalid(.error("zone-file.syntax", "the record has no data", at: span, fix: "write its data, or remove the line"))
        }
        let isGeneric = first.text == "\\#"
        if isGeneric, !isUnknown {
            throw Invalid(
                .error(
                    "zone-file.generic-data", "\(type.rawValue) is written in the form of unknown types (RFC 3597 §5)", at: first.span,
                    fix: "write its data in the form of \(type.rawValue)"))
        }
        if type == .txt { return .txt(try text()) }
        let hosts = hostPlaces
        var words: [String] = []
        for (index, token) in tokens.enumerated() {
            words.append(hosts.contains(index) ? try host(token) : token.text)
        }
        switch RecordValue.parse(type, words.joined(separator: " "), zone: "") {
        case .success(let value): return value
        case .failure(let problem): throw Invalid(.error(problem.rule, problem.message, at: first.span, fix: problem.fix))
        }
    }

    /// One diagnostic that is thrown.
    struct Invalid: Error {
        let diagnostic: Diagnostic

        init(_ diagnostic: Diagnostic) {
            self.diagnostic = diagnostic
        }
    }

    private var isUnknown: Bool { if case .unknown = type { true } else { false } }

    /// Which words are names, and so may be relative.
    private var hostPlaces: Set<Int> {
        switch type {
        case .alias, .cname, .ns, .ptr: [0]
        case .mx: [1]
        case .srv: [3]
        default:
            Set(
                (RecordShape.of(type)?.fields ?? []).enumerated().filter { if case .host = $0.element.kind { true } else { false } }.map(
                    \.offset))
        }
    }

    private func host(_ token: MasterFileToken) throws(Invalid) -> String {
        do throws(MasterFileNames.Problem) {
            let name = try names.absolute(token)
            return name == "." ? name : name + "."
        } catch {
            throw Invalid(.error("zone-file.name", error.message, at: token.span, fix: error.fix))
        }
    }

    /// RFC 1035 §3.3: strings of at most 255 octets, which are read as one text.
    private func text() throws(Invalid) -> String {
        var octets: [UInt8] = []
        for token in tokens {
            guard let string = token.octets else {
                throw Invalid(
                    .error(
                        "zone-file.syntax", "an escape is invalid (RFC 1035 §5.1)", at: token.span, fix: "write \\DDD, 000 to 255, or \\X"))
            }
            guard string.count <= 255 else {
                throw Invalid(
                    .error(
                        "zone-file.string-too-long", "the string has \(string.count) octets; at most 255 are allowed (RFC 1035 §3.3)",
                        at: token.span, fix: "split it into several, separated by spaces"))
            }
            octets += string
        }
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw Invalid(
                .error(
                    "zone-file.not-utf-8", "the text is not UTF-8, which texts in files must be", at: tokens[0].span, fix: "leave it out"))
        }
        return text
    }
}
