internal import Diagnostics

/// Parts a master file into entries of words: comments left out, quotes and parentheses paired (RFC 1035 §5.1).
struct MasterFileLexer {
    private(set) var entries: [MasterFileEntry] = []
    private(set) var sink = DiagnosticSink()

    private let file: String
    private var (line, column) = (1, 0)
    private var tokens: [MasterFileToken] = []
    private var word = String.UnicodeScalarView()
    private var start: SourceSpan?
    private var (isQuoted, isEscaped, isComment, beginsWithBlank) = (false, false, false, false)
    /// Where the parentheses that are open were opened.
    private var open: [SourceSpan] = []

    init(_ text: String, file: String) {
        self.file = file
        for scalar in text.unicodeScalars {
            column += 1
            take(scalar)
        }
        endLine()
        if let place = open.first {
            report("a parenthesis is not closed", at: place, fix: "close it with )")
            endEntry()
        }
    }

    private var place: SourceSpan { SourceSpan(file: file, line: line, column: max(1, column)) }

    private mutating func take(_ scalar: Unicode.Scalar) {
        if scalar == "\n" {
            endLine()
            (line, column, isComment) = (line + 1, 0, false)
            return
        }
        if isComment || scalar == "\r" { return }
        if isEscaped {
            isEscaped = false
            append(scalar)
        } else if scalar == "\\" {
            isEscaped = true
            append(scalar)
        } else if scalar == "\"" {
            append(scalar)
            isQuoted.toggle()
        } else if isQuoted {
            append(scalar)
        } else {
            takeUnquoted(scalar)
        }
    }

    private mutating func takeUnquoted(_ scalar: Unicode.Scalar) {
        switch scalar {
        case " ", "\t":
            if tokens.isEmpty, start == nil, column == 1, open.isEmpty { beginsWithBlank = true }
            endWord()
        case ";":
            endWord()
            isComment = true
        case "(":
            endWord()
            open.append(place)
        case ")":
            endWord()
            if open.popLast() == nil { report("a closing parenthesis has no opening one", at: place, fix: "remove it") }
        default: append(scalar)
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.value < 32, scalar != "\t" { report("there is a control character", at: place, fix: "write it as \\DDD") }
        if start == nil { start = place }
        word.append(scalar)
    }

    private mutating func endWord() {
        guard let start else { return }
        let text = String(word)
        tokens.append(
            MasterFileToken(
                text: text, span: SourceSpan(file: file, line: start.line, column: start.column, length: text.unicodeScalars.count)))
        (self.start, word) = (nil, String.UnicodeScalarView())
    }

    private mutating func endLine() {
        if isQuoted, let start { report("a quote is not closed on its line", at: start, fix: "close it with \"") }
        (isQuoted, isEscaped) = (false, false)
        endWord()
        if open.isEmpty { endEntry() }
    }

    private mutating func endEntry() {
        if !tokens.isEmpty { entries.append(MasterFileEntry(tokens: tokens, beginsWithBlank: beginsWithBlank)) }
        (tokens, beginsWithBlank) = ([], false)
    }

    private mutating func report(_ message: String, at span: SourceSpan, fix: String) {
        sink.report(.error("zone-file.syntax", message, at: span, fix: fix))
    }
}
