/// One line on a terminal that goes away again; nothing where nobody watches.
struct TransientLine {
    private let isShown: Bool

    init(_ text: String) {
        isShown = Terminal.isInteractive
        if isShown { Terminal.write(text) }
    }

    func erase() {
        if isShown { Terminal.write("\r\u{1B}[K") }
    }
}
