#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What is piped into the program.
enum StandardInput {
    /// Everything up to its end, whether it is a pipe, a file or a terminal; nil where it cannot be read.
    static func read() -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { systemRead($0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count == 0 ? bytes : nil }
            bytes += chunk.prefix(count)
        }
    }

    private static func systemRead(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
        #else
        Darwin.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
        #endif
    }
}
