internal import CSQLite

/// A value bound to a `?`.
enum SQLValue {
    case integer(Int)
    case text(String)
    /// Bound as text, without a detour over `String`.
    case utf8([UInt8])
}

/// Owns one `sqlite3_stmt *`; it must not outlive its connection.
@safe struct Statement: ~Copyable {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    @unsafe init(_ sql: String, on connection: OpaquePointer) throws(SQLiteFailure) {
        var handle: OpaquePointer?
        let code = unsafe sqlite3_prepare_v2(connection, sql, -1, &handle, nil)
        guard code == SQLITE_OK, let handle = unsafe handle else { throw unsafe SQLiteFailure(code, on: connection) }
        unsafe self.handle = unsafe handle
        unsafe self.connection = unsafe connection
    }

    deinit { _ = unsafe sqlite3_finalize(handle) }

    func bind(_ values: [SQLValue]) throws(SQLiteFailure) {
        for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1)) }
    }

    /// Goes to the next row; false at the end.
    func step() throws(SQLiteFailure) -> Bool {
        let code = unsafe sqlite3_step(handle)
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw unsafe SQLiteFailure(code, on: connection) }
        return code == SQLITE_ROW
    }

    func integer(_ column: Int32) -> Int { Int(unsafe sqlite3_column_int64(handle, column)) }

    func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

    /// A text or blob as it is stored, zero bytes and broken UTF-8 included.
    func bytes(_ column: Int32) -> [UInt8] {
        // The address first: asking for it may convert the value and with that change its length.
        guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    private func bind(_ value: SQLValue, at position: Int32) throws(SQLiteFailure) {
        let code =
            switch value {
            case .integer(let number): unsafe sqlite3_bind_int64(handle, position, Int64(number))
            case .text(let text): bind(Array(text.utf8), at: position)
            case .utf8(let bytes): bind(bytes, at: position)
            }
        guard code == SQLITE_OK else { throw unsafe SQLiteFailure(code, on: connection) }
    }

    private func bind(_ bytes: [UInt8], at position: Int32) -> Int32 {
        // SQLITE_TRANSIENT, a cast that Swift does not import: SQLite copies the bytes.
        let copying = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        return unsafe bytes.withUnsafeBytes { bytes in
            // An empty array may have no address, which would be bound as NULL.
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let start = unsafe start else { return unsafe sqlite3_bind_text(handle, position, "", 0, copying) }
            return unsafe sqlite3_bind_text64(handle, position, start, UInt64(bytes.count), copying, UInt8(SQLITE_UTF8))
        }
    }
}
