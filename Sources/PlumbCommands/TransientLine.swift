internal import Diagnostics

/// One line on a terminal that goes away again; nothing where nobody watches.
struct TransientLine {
    private let isShown: Bool

    init(_ text: DisplayText) {
        isShown = Terminal.isInteractive
        if isShown { Terminal.write(text.truncated(to: (Terminal.logWidth ?? 80) - 1)) }
    }

    func erase() {
        if isShown { Terminal.replaceLine(with: "") }
    }
}
