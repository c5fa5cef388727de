"""The columns of a price list: our names, and the names that stores and suppliers give them."""

from __future__ import annotations

from collections.abc import Sequence

from gendan.domain.book_columns import chosen, claims_of, folded, recognise, refuse_missing
from gendan.domain.book_mapping import Mapping, read_mapping
from gendan.i18n import N_

PRODUCT_FIELDS = ("name", "spec", "unit", "category", "list_price", "floor_price", "lead_days", "barcode")
"""What a row says of its product; several rows of one product must agree."""
STEP_FIELDS = ("min_qty", "step_price", "valid_from", "valid_to")
"""What a row says of one step of the ladder."""
FIELDS = ("code", *PRODUCT_FIELDS, *STEP_FIELDS)
"""All columns that ``gendan prices`` knows: the keys of ``[columns]`` in a mapping file."""
WORDS = {
    "code": N_("Product code"),
    "name": N_("Name"),
    "spec": N_("Specification"),
    "unit": N_("Unit"),
    "category": N_("Category"),
    "list_price": N_("List price"),
    "floor_price": N_("Floor price"),
    "lead_days": N_("Lead time"),
    "barcode": N_("Barcode"),
    "min_qty": N_("From quantity"),
    "step_price": N_("Step price"),
    "valid_from": N_("Valid from"),
    "valid_to": N_("Valid to"),
}
"""The columns in words."""

_NAMES = """
code:
    产品编号 产品编码 产品代码 商品编号 商品编码 商品代码 货品编号 物料编码 存货编码 productcode productno productid
    productnumber itemcode itemno itemnumber sku skucode
    | 型号 产品型号 商品型号 货号 款号 model modelno modelnumber
    | 编号 编码 代码 code no id
    | product 产品 商品
name:
    名称 品名 产品名称 商品名称 货品名称 物料名称 name productname itemname title
    | 产品 商品 description product item
spec:
    规格 规格型号 产品规格 商品规格 spec specs specification specifications
unit:
    单位 计量单位 销售单位 unit uom unitofmeasure
category:
    类别 分类 品类 产品类别 商品分类 大类 category productcategory group productgroup
list_price:
    标价 零售价 目录价 标准价 标准售价 挂牌价 listprice retailprice catalogprice catalogueprice standardprice
    | 单价 销售单价 unitprice
    | 价格 售价 price
floor_price:
    底价 最低价 最低售价 最低限价 floorprice floor lowestprice minimumprice minprice
lead_days:
    交期天数 交期 交货天数 生产周期 交货周期 leaddays leadtime leadtimedays
    | 天数 days
barcode:
    条码 条形码 商品条码 产品条码 barcode ean ean13 gtin upc
min_qty:
    起订量 起订数量 起始数量 起批量 最小数量 数量起 minqty minquantity minimumquantity fromquantity fromqty moq
    | 数量 qty quantity
step_price:
    阶梯价 阶梯单价 阶梯价格 批量价 促销价 活动价 stepprice tierprice ladderprice breakprice
    |
    |
    | 单价 销售单价 unitprice 价格 售价 price
valid_from:
    生效 生效日期 生效日 开始日期 起始日期 有效期自 from validfrom startdate effective effectivefrom effectivedate
    | start 开始
valid_to:
    失效 失效日期 失效日 结束日期 截止日期 有效期至 to validto enddate expires expirydate validuntil
    | end until 结束 截止
"""
CLAIMS = claims_of(_NAMES, FIELDS)
_PLAIN_PRICES = frozenset(map(folded, ("单价", "销售单价", "unit price", "价格", "售价", "price")))
"""What a price is called where only the quantity beside it tells that it is that of a step."""
NAMES = tuple(CLAIMS)


def columns_of(headers: Sequence[str], mapping: Mapping) -> dict[str, int]:
    """Field to column index: as the mapping says, else by name. One that must be there is an error naming it."""
    found = chosen(headers, mapping.columns, FIELDS) if mapping.columns else recognise(headers, FIELDS, CLAIMS)
    if not mapping.columns:
        _settle_prices(headers, found)
    missing = [] if "code" in found else ["code"]
    if not {"name", "step_price"} & set(found) and not set(PRODUCT_FIELDS) & set(found):
        missing.append("name")
    refuse_missing(missing, headers)
    return {name: found[name] for name in FIELDS if name in found}


def _settle_prices(headers: Sequence[str], found: dict[str, int]) -> None:
    """A plain price is that of a step where a quantity stands beside it and no other step price, else none."""

    def is_plain(name: str) -> bool:
        return name in found and folded(headers[found[name]]) in _PLAIN_PRICES

    if "min_qty" in found and "step_price" not in found and is_plain("list_price"):
        found["step_price"] = found.pop("list_price")
    if "min_qty" not in found and is_plain("step_price"):
        del found["step_price"]


def price_mapping(text: str) -> Mapping:
    """The mapping for a price list that the TOML ``text`` describes."""
    return read_mapping(text, FIELDS, (("code",),))
