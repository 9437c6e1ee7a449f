#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// A thread of its own for what blocks, since no task may: the loops of libcurl and c-ares.
package enum DetachedThread {
    /// The system has no thread to give.
    package struct Failure: Error, Sendable {
        package let errno: Int32
    }

    private final class Box {
        let body: () -> Void

        init(_ body: @escaping () -> Void) {
            self.body = body
        }
    }

    /// Runs `body` on a new thread, which ends with it.
    package static func start(_ body: sending @escaping () -> Void) throws(Failure) {
        let box = unsafe Unmanaged.passRetained(Box(body))
        #if canImport(Darwin)
        var thread: pthread_t?
        let code = unsafe pthread_create(&thread, nil, { unsafe DetachedThread.run($0) }, box.toOpaque())
        #else
        var thread = pthread_t()
        let code = unsafe pthread_create(&thread, nil, { unsafe DetachedThread.run($0) }, box.toOpaque())
        #endif
        guard code == 0 else {
            unsafe box.release()
            throw Failure(errno: code)
        }
        #if canImport(Darwin)
        if let thread = unsafe thread { _ = unsafe pthread_detach(thread) }
        #else
        // Its only failures are a thread that is unknown or detached already.
        _ = pthread_detach(thread)
        #endif
    }

    private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        // Signals are the main program's, and a write to a closed connection must be an error and not SIGPIPE.
        var every = sigset_t()
        _ = unsafe sigfillset(&every)
        _ = unsafe pthread_sigmask(SIG_BLOCK, &every, nil)
        unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
        return nil
    }
}
