package import Diagnostics

/// Turns the bytes of one file into a located tree.
package enum YAMLDocument {
    /// The one document of the file; nil when it is empty or an error was reported.
    /// - Parameter limit: in MiB.
    package static func parse(
        _ bytes: [UInt8], file: String, limit: Int = FileLimit.most, into sink: inout DiagnosticSink
    ) -> YAMLNode? {
        let start = SourceSpan(file: file, line: 1, column: 1)
        guard bytes.count <= FileLimit.octets(limit) else {
            sink.report(FileLimit.diagnostic(limit, at: start))
            return nil
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            sink.report(.error("yaml.encoding", "the file is UTF-16", at: start, fix: "save it as UTF-8"))
            return nil
        }
        let content = Array(bytes.dropFirst(byteOrderMark(of: bytes)))
        if let line = firstInvalidLine(content) {
            let span = SourceSpan(file: file, line: line, column: 1)
            sink.report(.error("yaml.encoding", "the line is not valid UTF-8", at: span, fix: "save the file as UTF-8"))
            return nil
        }
        let unseen = UnseenCharacter.problems(in: String(decoding: content, as: UTF8.self), file: file)
        if !unseen.isEmpty {
            for problem in unseen { sink.report(problem) }
            return nil
        }
        let (node, problems) = YAMLEvents.reading(content, file: file) { compose(&$0) }
        for problem in problems { sink.report(problem) }
        return node
    }

    /// The document with what is wrong with it; of a file that is no YAML only that.
    private static func compose(_ events: inout YAMLEvents) -> (node: YAMLNode?, problems: [Diagnostic]) {
        var composer = YAMLComposer()
        var node: YAMLNode?
        var failure: Diagnostic?
        do throws(YAMLFailure) {
            node = try composer.document(&events)
        } catch {
            failure = error.diagnostic
        }
        events.drain()
        if let problem = events.problem { return (nil, [problem]) }
        if let second = events.secondDocument {
            let problem = Diagnostic.error(
                "yaml.multiple-documents", "the file has more than one document", at: second,
                fix: "put each document in a file of its own")
            return (nil, [problem])
        }
        return (node, composer.diagnostics + [failure].compactMap(\.self))
    }

    /// The length of the UTF-8 byte order mark, which is no part of the document.
    static func byteOrderMark(of bytes: [UInt8]) -> Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    private static func firstInvalidLine(_ bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
    }
}
