#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What is read whole: a file, a pipe, or what is piped into the program; and no more of it than memory is meant for.
enum InputFile {
    enum Problem: Error {
        case unreadable, tooLarge
    }

    /// - Parameters:
    ///   - path: `-` for the standard input.
    ///   - limit: in bytes.
    static func read(_ path: String, atMost limit: Int) throws(Problem) -> [UInt8] {
        guard path != "-" else { return try read(STDIN_FILENO, limit) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable }
        defer { close(descriptor) }
        return try read(descriptor, limit)
    }

    private static func read(_ descriptor: Int32, _ limit: Int) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else { throw .tooLarge }
            bytes += chunk.prefix(count)
        }
    }
}

/// `read(2)`, which the function of this name hides.
private let systemRead: @Sendable (Int32, UnsafeMutableRawPointer?, Int) -> Int = { read($0, $1, $2) }
