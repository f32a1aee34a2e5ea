"""Every change of a register: made or extended with the city, loaded by its source, corrected by its source."""

from pengcheng.domain.registers.actions.applying import apply_registers
from pengcheng.domain.registers.actions.correcting import correct_record
from pengcheng.domain.registers.actions.importing import LoadResult, import_file
from pengcheng.domain.registers.actions.populating import Populated, populate
from pengcheng.domain.registers.actions.snapshotting import snapshot

__all__ = ["LoadResult", "Populated", "apply_registers", "correct_record", "import_file", "populate", "snapshot"]
