internal import CPCRE2

/// A compiled pattern. PCRE2 only reads it while matching, so threads may share it.
@safe final class PatternCode: @unchecked Sendable {
    private static let longest = 4_096
    private static let deepest: UInt32 = 50
    /// Calls of PCRE2's inner matching function: some tens of milliseconds.
    private static let mostSteps: UInt32 = 1_000_000
    /// Levels of backtracking, and KiB of memory, for one match.
    private static let mostDepth: UInt32 = 100_000
    private static let mostMemory: UInt32 = 20_000

    private let code: OpaquePointer

    init(_ text: String) throws(Pattern.SyntaxError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.longest else {
            throw Pattern.SyntaxError(reason: "it is longer than \(Self.longest) bytes", offset: Self.longest)
        }
        guard let context = unsafe pcre2_compile_context_create_8(nil) else { throw Self.error(PCRE2_ERROR_NOMEMORY, 0) }
        defer { unsafe pcre2_compile_context_free_8(context) }
        unsafe pcre2_set_parens_nest_limit_8(context, Self.deepest)
        // `\C` would split a character; `$` would also match before a line end at the end.
        let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_NEVER_BACKSLASH_C) | UInt32(PCRE2_DOLLAR_ENDONLY)
        var (problem, offset) = (Int32(0), 0)
        guard let code = unsafe pcre2_compile_8(bytes, bytes.count, options, &problem, &offset, context) else {
            throw Self.error(problem, offset)
        }
        unsafe self.code = code
    }

    deinit { unsafe pcre2_code_free_8(code) }

    func matches(_ text: String, _ options: UInt32) throws(Pattern.LimitExceeded) -> Bool {
        let bytes = Array(text.utf8)
        guard let context = unsafe pcre2_match_context_create_8(nil) else { throw Pattern.LimitExceeded() }
        defer { unsafe pcre2_match_context_free_8(context) }
        unsafe pcre2_set_match_limit_8(context, Self.mostSteps)
        unsafe pcre2_set_depth_limit_8(context, Self.mostDepth)
        unsafe pcre2_set_heap_limit_8(context, Self.mostMemory)
        guard let found = unsafe pcre2_match_data_create_8(1, nil) else { throw Pattern.LimitExceeded() }
        defer { unsafe pcre2_match_data_free_8(found) }
        let result = unsafe pcre2_match_8(code, bytes, bytes.count, 0, options, found, context)
        // 0: matched, and there are more groups than are asked for.
        if result >= 0 { return true }
        if result == PCRE2_ERROR_NOMATCH { return false }
        throw Pattern.LimitExceeded()
    }

    private static func error(_ problem: Int32, _ offset: Int) -> Pattern.SyntaxError {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = unsafe pcre2_get_error_message_8(problem, &buffer, buffer.count)
        let reason = length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "it cannot be read"
        return Pattern.SyntaxError(reason: reason, offset: offset)
    }
}
