"""PostgreSQL's settings, fitted to the machine."""

import os


def postgres_options(memory: int | None = None) -> dict[str, str]:
    """Settings for a machine with `memory` bytes (this one's when None). Durability stays as it is: full."""
    megabytes = (memory or _memory()) // 2**20
    shared = max(64, min(4096, megabytes // 8))
    return {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": "150",
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(256, megabytes // 3)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{max(64, min(512, megabytes // 16))}MB",
        "max_wal_size": f"{max(1024, min(4096, megabytes // 6))}MB",
        "min_wal_size": "160MB",
        "checkpoint_completion_target": "0.9",
        # Many rows written at once: pages are written to the log whole once in a quarter of an hour, not three times.
        "checkpoint_timeout": "15min",
        "wal_buffers": f"{max(4, min(64, megabytes // 256))}MB",
        "random_page_cost": "1.1",  # disks without a moving head
        "parallel_setup_cost": "10000",  # only what reads the whole base is worth a second process
        "jit": "off",  # compiling costs more than pages of 50 rows take
        "log_min_duration_statement": "2000",
        "log_line_prefix": "%m [%p] %d ",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
