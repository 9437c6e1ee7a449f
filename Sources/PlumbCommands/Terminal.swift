internal import CanonicalJSON
internal import Concurrency
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Integrations
internal import Reconciling
internal import Synchronization
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Standard streams: stdout is data, stderr is talk. Nothing that holds a secret leaves through them, and no control character that
/// this program did not mean: text of others is escaped by the type of what is printed.
enum Terminal {
    /// Every secret this process has seen.
    static let watch = SecretWatch(credentialForms: Integrations.catalogue.credentialForms)

    /// Whether something had to be withheld: a bug, which the exit code tells.
    static var hasWithheld: Bool { withheld.load(ordering: .relaxed) }

    private static let withheld = Atomic<Bool>(false)

    /// Whether anything was printed on stdout.
    static var hasPrinted: Bool { printed.load(ordering: .relaxed) }

    private static let printed = Atomic<Bool>(false)

    /// Why something did not reach stdout, such as "No space left on device"; nil where all did. Who closed the pipe wanted no more.
    static var outputProblem: String? {
        let code = lost.load(ordering: .relaxed)
        return code == 0 || code == EPIPE ? nil : String(cString: strerror(code))
    }

    private static let lost = Atomic<Int32>(0)

    static func print(_ text: DisplayText) {
        write(text, to: STDOUT_FILENO)
    }

    /// A part of a text, all of which is looked through for secrets.
    static func print(_ text: DisplayText, bytes part: Range<Int>) {
        write(text, to: STDOUT_FILENO, only: part)
    }

    /// Lines that are too long for the screen go on in the next, broken between words; into a file or a pipe they are written whole. Not for
    /// what is to be copied.
    static func print(fitting text: DisplayText) {
        print(text.fitted(to: width))
    }

    static func print(markdown text: MarkdownText) {
        write(DisplayText(text), to: STDOUT_FILENO)
    }

    /// Whoever asked for a document gets one, also where it had to be withheld.
    static func print(json document: JSONValue) {
        let error = ErrorDocument(reason: withheldReason).json
        write(DisplayText(json: document.prettyText()), to: STDOUT_FILENO, orElse: DisplayText(json: error.prettyText()))
    }

    /// One line of talk.
    static func log(_ text: DisplayText) {
        write(text + "\n", to: STDERR_FILENO)
    }

    /// Talk without an end of line.
    static func write(_ text: DisplayText) {
        write(text, to: STDERR_FILENO)
    }

    /// As ``write(_:)``, over the line that the cursor is in; after it where stderr is no terminal.
    static func replaceLine(with text: DisplayText) {
        if isInteractive { send(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO) }
        write(text)
    }

    /// Whether there is a terminal to type on.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 }

    /// Asks on stderr and reads one line; nil when there is no terminal to type on.
    static func ask(_ prompt: DisplayText) -> String? {
        guard canAsk else { return nil }
        write(prompt)
        return readLine(strippingNewline: true)
    }

    /// As ``ask(_:)``, and what is typed is not shown.
    static func askHidden(_ prompt: DisplayText) -> String? {
        var shown = termios()
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &shown) == 0 else { return nil }
        var hidden = shown
        // Without signals too: Ctrl-C would leave the terminal mute. What was typed ahead is thrown away.
        hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else { return nil }
        muted.withLock { $0 = shown }
        defer {
            muted.withLock { $0 = nil }
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            write("\n")
        }
        write(prompt)
        return readLine(strippingNewline: true)
    }

    /// How the terminal was before what is typed was hidden; nil while it is shown.
    private static let muted = Locked<termios?>(nil)

    /// Ends the program from wherever it is; a terminal is left as it was found.
    ///
    /// Without the handlers that libraries run at the end: other threads still wait for child programs then, and what they wait with is
    /// taken away under them. Nothing is left to do: all that is printed is written at once, and no stream is flushed,
    /// which would wait for whoever reads one.
    static func exit(_ code: Int32) -> Never {
        if var shown = muted.withLock({ $0 }) { tcsetattr(STDIN_FILENO, TCSANOW, &shown) }
        _exit(code)
    }

    /// Whether stdout is a screen that is looked at, and no file or pipe.
    static var isOutputShown: Bool { isatty(STDOUT_FILENO) == 1 }

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal that stdout is; nil where it is none, or one that does not say.
    static var width: Int? { size(of: STDOUT_FILENO).map(\.columns) }

    /// Columns of the terminal that stderr is; nil where it is none, or one that does not say.
    static var logWidth: Int? { size(of: STDERR_FILENO).map(\.columns) }

    /// Rows of the terminal that stdout is, or stderr; where neither is one, what is taken for a screen of a log.
    static var height: Int { (size(of: STDOUT_FILENO) ?? size(of: STDERR_FILENO))?.rows ?? 50 }

    private static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Whether stdout takes colour (https://no-color.org).
    static func isColored(environment: [String: String]) -> Bool {
        isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    /// Whether stderr takes colour.
    static func isTalkColored(environment: [String: String]) -> Bool {
        isatty(STDERR_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    /// - Parameters:
    ///   - part: the bytes of the text that are written; nil for all.
    ///   - notice: what is written instead of a text that holds a secret.
    private static func write(
        _ text: DisplayText, to descriptor: Int32, only part: Range<Int>? = nil, orElse notice: DisplayText = "plumb: \(withheldReason)\n"
    ) {
        if descriptor == STDOUT_FILENO { printed.store(true, ordering: .relaxed) }
        let bytes = text.bytes
        let unescaped = Array(text.unescaped.utf8)
        let isHeld = watch.isIn(bytes) || unescaped != bytes && watch.isIn(unescaped)
        if isHeld { withheld.store(true, ordering: .relaxed) }
        send(isHeld ? notice.bytes : part.map { Array(bytes[$0]) } ?? bytes, to: descriptor)
    }

    private static let withheldReason = "output withheld, it would have held a secret; this is a bug, please report it"

    private static func send(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                if descriptor == STDOUT_FILENO { lost.store(count < 0 ? errno : EIO, ordering: .relaxed) }
                return
            }
            rest = rest.dropFirst(count)
        }
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
